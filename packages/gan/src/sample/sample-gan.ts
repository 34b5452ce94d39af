import { InvalidArgumentError, Random, type HostTensor } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import * as z from 'zod';
import type { GanModel } from '../model/gan-model';
import { drawLatents } from './draw-latents';
import { generate, type Latents } from './generate';

/** Options of {@link sampleGan}. */
export const sampleGanOptions = z.object({
  count: z.int().positive().default(64).describe('samples to make'),
  class: z.string().optional().describe('class to make, by name or number; default: all in turn'),
  truncation: z
    .number()
    .min(0.1)

    .optional()
    .describe('noise beyond this is drawn again: smaller is better and more alike; default: none is'),
  seed: z.int().nonnegative().default(0).describe('seed of the noise'),
});

export type SampleGanOptions = z.input<typeof sampleGanOptions>;

export interface GanSamples extends Latents {
  /** Images [count, height, width, channels] in [0, 1], or vectors [count, features]. */
  readonly values: HostTensor<'float32'>;
}

/**
 * Makes samples of noise. The same seed gives the same samples, the first of them also for another count.
 *
 * ```ts
 * const { values } = await sampleGan(model, { count: 8, class: '7', truncation: 1, seed: 3 });
 * await writeImage('sevens.png', tileImages(imagesOf(values)));
 * ```
 *
 * @throws {@link InvalidArgumentError} if the model does not know the class.
 */
export async function sampleGan(model: GanModel, options: SampleGanOptions = {}): Promise<GanSamples> {
  const { count, class: name, truncation, seed } = parseOptions('sampleGan', sampleGanOptions, options);
  const only = name === undefined ? undefined : classIndex(model, name);
  const labels = Array.from({ length: count }, (_, index) => only ?? index % model.configuration.classes);
  const latents = drawLatents(model.configuration, count, new Random(seed), { labels, truncation });
  return { ...latents, values: await generate(model.generator, latents) };
}

/**
 * Number of a class that is given by name or number.
 *
 * @throws {@link InvalidArgumentError} if the model has no such class.
 */
export function classIndex({ classes }: GanModel, name: string): number {
  const index = classes.includes(name) ? classes.indexOf(name) : Number(name);
  if (name !== '' && Number.isInteger(index) && index >= 0 && index < classes.length) return index;
  throw new InvalidArgumentError(
    classes.length
      ? `the model has no class "${name}"; it has ${classes.join(', ')}`
      : `the model was trained without classes, so none can be chosen; received "${name}"`,
  );
}
