import { statSync } from 'node:fs';
import { isInteractive, startBar } from '@dl/core/internal';
import { formatPredictions, pictureFiles, type ClassifiedImage } from '@dl/vision';
import * as z from 'zod';
import { ClassificationFile, toJson } from '../classification-file';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { classifierSource, describeClassifier, withImageClassifier } from './image-classifier';

export const visionClassifyCommand = defineCommand({
  name: 'vision classify',
  summary: 'name what pictures show',
  arguments: [
    { name: 'image', description: 'picture files, web addresses, or folders with pictures', variadic: true },
  ],
  options: z.object({
    ...classifierSource.shape,
    top: z.int().positive().default(5).describe('classes to name, the most probable first'),
    out: z
      .string()
      .optional()
      .describe('file for the results, .csv or .jsonl, a line an image')
      .meta({ writes: 'file' }),
    resume: z.boolean().default(false).describe('go on with that file: skip the images that it has'),
    batchSize: z
      .int()
      .positive()
      .optional()
      .describe('images at a time; default: 16 of 224 pixels, more of smaller ones'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: [
    'dl vision classify elephant.jpg --model resnet50 --top 10',
    'dl vision classify *.jpg --model googlenet_bvlc --weights bvlc_googlenet.caffemodel',
    'dl vision classify photographs --out photographs.csv --resume',
  ],
  async run({ top: topK, out, resume, batchSize, backend: requested, ...source }, inputs, context) {
    const { signal, json, note } = context;
    const images = (await Promise.all(inputs.map(expand))).flat();
    const model = describeClassifier(source);
    const file = out === undefined ? undefined : await ClassificationFile.open(out, { model, topK, resume });
    try {
      const left = images.filter((image) => !file?.done.has(image));
      await chooseBackend(requested, note);
      return await withImageClassifier(source, context, async (classifier) => {
        const bar = !json && isInteractive() && left.length > 1 ? await startBar(left.length) : undefined;
        const start = performance.now();
        const results: ClassifiedImage<string>[] = [];
        let [classified, failed] = [0, 0];
        try {
          for await (const result of classifier.classifyAll(left, { topK, batchSize, signal })) {
            if (result.error) failed++;
            else classified++;
            if (file) await file.add(result);
            else results.push(result);
            bar?.update(classified + failed, result.source);
            if (file && result.error) note(`${result.source}: ${result.error.message}`);
          }
        } finally {
          bar?.stop();
        }
        const seconds = Math.round(performance.now() - start) / 1000;
        const skipped = images.length - left.length;
        return {
          model: classifier.name,
          classified,
          failed,
          skipped,
          seconds,
          out,
          images: results.map(toJson),
        };
      });
    } finally {
      await file?.close();
    }
  },
  failed: ({ failed }) => failed > 0,
  print({ classified, failed, skipped, seconds, out, images }) {
    const pictures = images.map(({ image, error, predictions }) => {
      const text = error === undefined ? formatPredictions(predictions) : `error: ${error}`;
      return `${image}\n${text}`;
    });
    const counts = [
      `${classified} classified`,
      ...(failed ? [`${failed} failed`] : []),
      ...(skipped ? [`${skipped} skipped`] : []),
    ];
    const summary = `${counts.join(', ')} in ${seconds} s${out === undefined ? '' : `: ${out}`}`;
    return [...pictures, ...(out !== undefined || images.length > 1 ? [summary] : [])].join('\n\n');
  },
});

/** The pictures in a folder; anything else as it is. */
async function expand(input: string): Promise<string[]> {
  return statSync(input, { throwIfNoEntry: false })?.isDirectory() ? pictureFiles(input) : [input];
}
