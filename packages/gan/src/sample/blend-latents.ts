import { ShapeError } from '@dl/core';
import type { Latents } from './generate';

/**
 * A point between points of noise: their weighted mean, stretched to be as long as noise usually is, with the class of the first.
 *
 * ```ts
 * const corners = await sampleGan(model, { count: 4, class: '3' });
 * const [picture] = imagesOf(await generate(model.generator, blendLatents(corners, [0.5, 0.2, 0.2, 0.1])));
 * ```
 *
 * @param weights - One for each point of noise.
 * @returns One point, [1, latent].
 * @throws {@link ShapeError} if there is another number of weights than of points.
 */
export function blendLatents({ noise, labels }: Latents, weights: readonly number[]): Latents {
  const [count, latent] = noise.shape as [number, number];
  if (weights.length !== count) {
    throw new ShapeError(`a weight for each of the ${count} points of noise; received ${weights.length}`);
  }
  const length = Math.hypot(...weights);
  const data = Float32Array.from({ length: latent }, (_, i) =>
    weights.reduce((sum, weight, point) => sum + (weight / length) * noise.data[point * latent + i]!, 0),
  );
  return {
    noise: { ...noise, shape: [1, latent], data },
    ...(labels && { labels: { ...labels, shape: [1], data: labels.data.subarray(0, 1) } }),
  };
}
