import { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import { tileImages } from '@dl/core/viz';
import * as z from 'zod';
import type { GanModel } from '../model/gan-model';
import { drawLatents } from './draw-latents';
import { generate, imagesOf } from './generate';
import { classIndex, sampleGanOptions } from './sample-gan';

/** Options of {@link interpolateGan}. */
export const interpolateGanOptions = sampleGanOptions.omit({ count: true }).extend({
  columns: z.int().positive().default(4).describe('samples in a row and in a column of a frame'),
  waypoints: z
    .int()
    .min(2)
    .default(4)
    .describe('points of noise that are visited; the last leads back to the first'),
  framesBetween: z.int().positive().default(15).describe('frames from one point to the next'),
});

export type InterpolateGanOptions = z.input<typeof interpolateGanOptions>;

/**
 * Walks through the noise, from point to point on great circles (White 2016), back to the first: the frames of a film without an end.
 * They are made one by one.
 *
 * ```ts
 * await writeFile('walk.gif', await encodeGif(interpolateGan(model, { columns: 5, seed: 1 }), { fps: 15 }));
 * ```
 *
 * @throws {@link InvalidArgumentError} if the model does not know the class.
 */
export async function* interpolateGan(
  model: GanModel,
  options: InterpolateGanOptions = {},
): AsyncGenerator<Image, void, undefined> {
  const settings = parseOptions('interpolateGan', interpolateGanOptions, options);
  const { columns, waypoints, framesBetween, truncation, seed, class: name } = settings;
  const { generator, configuration } = model;
  const count = columns * columns;
  const only = name === undefined ? undefined : classIndex(model, name);
  const labels = Array.from({ length: count }, (_, index) => only ?? index % configuration.classes);
  const random = new Random(seed);
  const points = Array.from({ length: waypoints }, () =>
    drawLatents(configuration, count, random, { labels, truncation }),
  );
  for (const [index, point] of points.entries()) {
    const next = points[(index + 1) % waypoints]!;
    for (let frame = 0; frame < framesBetween; frame++) {
      const data = onGreatCircles(
        point.noise.data,
        next.noise.data,
        configuration.latent,
        frame / framesBetween,
      );
      const images = await generate(generator, { ...point, noise: { ...point.noise, data } });
      yield tileImages(imagesOf(images), { columns, gap: 2 });
    }
  }
}

/** Between two sets of vectors of `size` numbers, each pair on its own great circle; lengths change evenly. */
function onGreatCircles(from: Float32Array, to: Float32Array, size: number, share: number): Float32Array {
  const between = new Float32Array(from.length);
  for (let start = 0; start < from.length; start += size) {
    const [a, b] = [from.subarray(start, start + size), to.subarray(start, start + size)];
    const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const angle = Math.acos(Math.min(1, Math.max(-1, product / (Math.hypot(...a) * Math.hypot(...b)))));
    const sine = Math.sin(angle);
    const weights =
      sine < 1e-6
        ? [1 - share, share]
        : [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
    for (let i = 0; i < size; i++) between[start + i] = weights[0]! * a[i]! + weights[1]! * b[i]!;
  }
  return between;
}
