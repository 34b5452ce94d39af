import type { Image } from '@dl/core/data';
import {
  blendLatents,
  generate,
  imagesOf,
  loadShippedGan,
  sampleGan,
  type GanModel,
  type GanSamples,
} from '@dl/gan';

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
    const latents = blendLatents(corners!, [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y]);
    return imagesOf(await generate(generator, latents))[0]!;
  },
};
