import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import { writeResult } from '@dl/core/results';
import {
  generateText,
  openCorpus,
  saveTextModel,
  styles,
  textCorpora,
  trainText,
  trainTextOptions,
  type OpenCorpus,
  type Style,
} from '@dl/text-gen';
import * as z from 'zod';
import { defineCommand } from '../command';
import { commandLine } from '../flags';
import { chooseBackend } from './choose-backend';
import { trainingListeners, trainingOutputOptions } from './training-output';

const options = trainTextOptions.extend({
  corpus: z.string().optional().describe("file, folder, URL or name of a corpus; default: the style's"),
  style: z.enum(styles).optional().describe('kind of text, which chooses a corpus or prepares yours'),
  ...trainingOutputOptions,
  dtype: z.enum(['float32', 'float16']).default('float32').describe('type of the saved numbers'),
  result: z
    .string()
    .optional()
    .describe('file to record the loss on the held-out text in, with machine, date and commit')
    .meta({ writes: 'file' }),
  target: z.string().optional().describe('what the result was to reach, for its file'),
});

export const textTrainCommand = defineCommand({
  name: 'text train',
  summary: 'train a network on a text, so that it writes like it',
  options,
  examples: [
    'dl text train --style shakespeare',
    'dl text train --corpus packages --style code --out out/code --steps 4000',
    'dl text train --corpus letters.txt --network lstm --features 256 --batch-size 32 --checkpoints runs/letters --resume',
    'dl text train --corpus moby-dick --vocabulary bytes --patience 4',
  ],
  async run(
    { corpus: source, style, backend: requested, out, dtype, log, result, target, ...settings },
    _,
    context,
  ) {
    const { signal, json, note } = context;
    const start = performance.now();
    const backend = await chooseBackend(requested, note);
    const open = (onDownload?: (event: DownloadEvent) => void) =>
      openCorpus({ corpus: source, style, signal, onDownload });
    const corpus = await (json ? open() : withDownloadBar(open));
    note(`${corpus.name}: ${corpus.text.length.toLocaleString('en')} characters`);

    const listeners = trainingListeners({ out, log }, json);
    const { model, evaluation, step } = await trainText(corpus, settings, { signal, listeners });
    try {
      const file = `${out}/${style ?? 'text'}.safetensors`;
      await saveTextModel(file, model, { dtype });
      const sample = await generateText(model, { length: 300 }, { signal });
      const seconds = Math.round((performance.now() - start) / 1000);
      if (result) {
        await writeResult(result, {
          name: fileName(result),
          metric: `nats a token of the held-out ${evaluation.tokens.toLocaleString('en')} tokens of ${corpus.name}`,
          value: evaluation.loss,
          target,
          command: commandLine('text train', options, {
            corpus: isOfStyle(corpus, style) ? undefined : source,
            style,
            ...settings,
            checkpoints: undefined,
            resume: undefined,
          }),
          backend: backend.name,
          seed: settings.seed,
          seconds,
          details: { ...evaluation, step, parameters: model.parameters, network: model.configuration },
        });
      }
      return { ...evaluation, step, parameters: model.parameters, seconds, model: file, sample };
    } finally {
      model.dispose();
    }
  },
  print: ({ loss, bitsPerCharacter, perplexity, step, parameters, seconds, model, sample }) =>
    [
      `on the held-out text: ${loss.toFixed(4)} nats a token, ${bitsPerCharacter.toFixed(3)} bits a character, ` +
        `perplexity ${perplexity.toFixed(2)}`,
      `${parameters.toLocaleString('en')} parameters, the best of step ${step}, after ${seconds} s`,
      `model: ${model}`,
      '',
      sample,
    ].join('\n'),
});

/** Whether a style is enough to name a corpus. */
const isOfStyle = ({ name }: OpenCorpus, style: Style | undefined) =>
  textCorpora.some((known) => known.name === name && known.style === style);

const fileName = (path: string) => path.replace(/^.*[\\/]/, '').replace(/\.json$/, '');
