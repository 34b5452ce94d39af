import type { Image } from '@dl/core/data';
import { generate, imagesOf, loadShippedGan, sampleGan, type GanModel, type GanSamples } from '@dl/gan';

let opened: Promise<GanModel> | undefined;
let corners: GanSamples | undefined;

export const work = {
  classes: async () => (await (opened ??= loadShippedGan('mnist'))).classes,

  /** Draws four points of noise; returns what is made of them, from left to right and from top to bottom. */
  async chooseCorners(name: string, seed: number): Promise<Image[]> {
    corners = await sampleGan(await (opened ??= loadShippedGan('mnist')), { count: 4, class: name, seed });
    return imagesOf(corners.values);
  },

  /** What is made between the corners, at shares of the side from the left and from the top. */
  async between(x: number, y: number): Promise<Image> {
    const { generator } = await opened!;
    return imagesOf(await generate(generator, latentsAt(corners!, x, y)))[0]!;
  },
};

/** A mean of the corners, as long as noise usually is. */
function latentsAt({ noise, labels }: GanSamples, x: number, y: number) {
  const latent = noise.shape[1]!;
  const weights = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
  const length = Math.hypot(...weights);
  const data = Float32Array.from({ length: latent }, (_, i) =>
    weights.reduce((sum, weight, corner) => sum + (weight / length) * noise.data[corner * latent + i]!, 0),
  );
  return {
    noise: { ...noise, shape: [1, latent], data },
    ...(labels && { labels: { ...labels, shape: [1], data: labels.data.subarray(0, 1) } }),
  };
}
