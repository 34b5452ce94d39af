import { InvalidArgumentError, type HostTensor } from '@dl/core';
import { applyTransforms, resize, toRgb, type Image } from '@dl/core/data';
import { CaptionedItemError, type CaptionDataset, type CaptionedItem } from '../data/caption-dataset';
import type { VisualConfiguration } from '../networks/configuration';
import type { FrameFeatures } from './frame-features';

/** How frames become the input of a network. */
export interface FrameSettings {
  readonly visual: VisualConfiguration;
  readonly frames: number;
}

/**
 * The input of a network for one picture or clip, [frames, height, width, channels]: pixels as uint8, or features as float32.
 *
 * @throws {@link InvalidArgumentError} if the network needs features that are not given.
 */
export async function seeFrames(
  images: readonly Image[],
  { visual }: FrameSettings,
  features?: FrameFeatures,
): Promise<HostTensor> {
  if (visual.type === 'features') {
    if (features) return features.see(images.map(toRgb));
    throw new InvalidArgumentError(
      `the network reads the layer ${visual.layer} of ${visual.source}: give what openFeatures opens as \`features\``,
    );
  }
  const { side } = visual;
  const data = new Uint8Array(images.length * side * side * 3);
  for (const [index, image] of images.entries()) {
    data.set(applyTransforms(toRgb(image), [resize([side, side])]).data, index * side * side * 3);
  }
  return { dtype: 'uint8', shape: [images.length, side, side, 3], data };
}

/** Pictures that are read at a time. */
const ahead = 4;

/**
 * The inputs of all pictures or clips of a data set, in ordinary memory, so that each is decoded and looked at once.
 *
 * @throws {@link CaptionedItemError} for the first that cannot be read.
 */
export async function seeDataset(
  { items }: CaptionDataset,
  settings: FrameSettings,
  { features, signal }: { features?: FrameFeatures; signal?: AbortSignal } = {},
): Promise<HostTensor[]> {
  const inputs: HostTensor[] = [];
  for (let first = 0; first < items.length; first += ahead) {
    signal?.throwIfAborted();
    const read = items.slice(first, first + ahead).map((item) => readItem(item, settings.frames));
    for (const images of await Promise.all(read)) inputs.push(await seeFrames(images, settings, features));
  }
  return inputs;
}

async function readItem(item: CaptionedItem, frames: number): Promise<readonly Image[]> {
  try {
    return await item.read(frames);
  } catch (cause) {
    throw new CaptionedItemError(item, cause);
  }
}

/** Inputs side by side: [batch, frames, height, width, channels]. */
export function stackInputs(inputs: readonly HostTensor[]): HostTensor {
  const [{ dtype, shape, data: first }] = inputs as [HostTensor];
  const data =
    dtype === 'uint8'
      ? new Uint8Array(inputs.length * first.length)
      : new Float32Array(inputs.length * first.length);
  for (const [index, input] of inputs.entries()) data.set(input.data as Uint8Array, index * first.length);
  return { dtype, shape: [inputs.length, ...shape], data };
}
