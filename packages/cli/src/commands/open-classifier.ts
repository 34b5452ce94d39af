import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import { loadRecipeClassifier, recipeClassifierOptions, type RecipeClassifier } from '@dl/vision';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** Flags of every command that works with a trained classifier. */
export const classifierOptions = recipeClassifierOptions.extend({
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  out: z.string().default('out').describe('folder for what is written').meta({ writes: 'folder' }),
});

export type ClassifierOptions = z.output<typeof classifierOptions>;

/** Loads the classifier of the flags, lets `work` use it, and frees it. */
export async function withClassifier<Result>(
  { backend: requested, ...options }: ClassifierOptions,
  { signal, json, note }: CommandContext,
  work: (classifier: RecipeClassifier) => Promise<Result>,
): Promise<Result> {
  await chooseBackend(requested, note);
  const load = (onDownload?: (event: DownloadEvent) => void) =>
    loadRecipeClassifier(options, { signal, onDownload });
  const classifier = await (json ? load() : withDownloadBar(load));
  try {
    return await work(classifier);
  } finally {
    classifier.model.dispose();
  }
}
