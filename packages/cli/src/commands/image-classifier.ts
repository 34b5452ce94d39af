import { DlError } from '@dl/core';
import { isResourceCached, withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import type { RangeIgnored } from '@dl/core/weights';
import { createClassifier, pretrainedWeights, type Classifier } from '@dl/vision';
import * as z from 'zod';
import type { CommandContext } from '../command';

const defaultModel = 'googlenet_bvlc';

/** Flags that name a classifier of images. */
export const classifierSource = z.object({
  model: z
    .string()
    .optional()
    .describe(
      'network, or published weights of `dl weights list`, fetched once; ' +
        `default: ${defaultModel}, or what the file of --weights says`,
    ),
  weights: z
    .string()
    .optional()
    .describe('file with weights of the network instead, or a folder of checkpoints'),
  recipe: z.string().optional().describe('recipe that trained the file, instead of --model'),
});

export type ClassifierSource = z.output<typeof classifierSource>;

/** What the flags choose, as one text: other flags, another text. */
export function describeClassifier({ model, weights, recipe }: ClassifierSource): string {
  if (weights === undefined) return model ?? defaultModel;
  return [weights, model, recipe && `recipe ${recipe}`].filter(Boolean).join(', ');
}

/** Opens the classifier of the flags, lets `work` use it, and frees it. */
export async function withImageClassifier<Result>(
  source: ClassifierSource,
  context: CommandContext,
  work: (classifier: Classifier) => Promise<Result>,
): Promise<Result> {
  const classifier = await open(source, context);
  try {
    return await work(classifier);
  } finally {
    classifier.dispose();
  }
}

async function open(
  { model, weights, recipe }: ClassifierSource,
  { signal, json, note }: CommandContext,
): Promise<Classifier> {
  if (weights !== undefined) {
    return createClassifier(weights, { signal, network: recipe === undefined ? model : undefined, recipe });
  }
  const fetch = (onEvent?: (event: DownloadEvent) => void) =>
    createClassifier(model ?? defaultModel, {
      signal,
      onEvent:
        onEvent &&
        ((event: DownloadEvent | RangeIgnored) => event.type !== 'range-ignored' && onEvent(event)),
    });
  try {
    return await (json ? fetch() : withDownloadBar(fetch));
  } catch (error) {
    if (DlError.isInstance(error) && ['offline', 'download-failed'].includes(error.code)) {
      note(await alternatives());
    }
    throw error;
  }
}

/** What can be used without a network. */
async function alternatives(): Promise<string> {
  const classifiers = pretrainedWeights.filter(({ classes }) => classes);
  const cached = await Promise.all(classifiers.map((weights) => isResourceCached(weights)));
  const names = classifiers.filter((_, i) => cached[i]).map(({ name }) => name);
  const file = 'a file that you have is taken by --weights FILE --model NETWORK';
  return names.length ? `in the cache are: ${names.join(', ')} (--model NAME); ${file}` : file;
}
