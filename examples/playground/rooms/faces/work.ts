import type { Image } from '@dl/core/data';
import {
  blendLatents,
  generate,
  imagesOf,
  loadShippedGan,
  sampleGan,
  type GanModel,
  type GanSamples,
  type ShippedGan,
} from '@dl/gan';

const opened = new Map<ShippedGan, Promise<GanModel>>();
let chosen: { model: GanModel; corners: GanSamples } | undefined;

function open(generator: ShippedGan): Promise<GanModel> {
  const model = opened.get(generator) ?? loadShippedGan(generator);
  opened.set(generator, model);
  return model;
}

export const work = {
  classes: async (generator: ShippedGan) => (await open(generator)).classes,

  /** Draws four points of noise; returns what is made of them, from left to right and from top to bottom. */
  async chooseCorners(generator: ShippedGan, name: string, seed: number): Promise<Image[]> {
    const model = await open(generator);
    const corners = await sampleGan(model, { count: 4, class: name, seed });
    chosen = { model, corners };
    return imagesOf(corners.values);
  },

  /** What is made between the corners, at shares of the side from the left and from the top. */
  async between(x: number, y: number): Promise<Image> {
    const { model, corners } = chosen!;
    const latents = blendLatents(corners, [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y]);
    return imagesOf(await generate(model.generator, latents))[0]!;
  },
};
