import { DlError, InvalidArgumentError, Random } from '@dl/core';
import { toRgb, type FloatImage, type Image } from '@dl/core/data';
import { readImageSource, type ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { defaultLayers } from './default-layers';
import { dreamOptions, type DreamControls, type DreamOptions, type DreamSettings } from './dream-options';
import type { DreamNetwork } from './dream-network';
import { resizedFloats, toBytes } from './float-pixels';
import { climb } from './gradient/climb';
import { NoGradientError } from './gradient/errors';
import { guideFeatures } from './objective/guide-features';
import { createObjective, type Objective } from './objective/objective';
import { fitLongerSide, octaveSizes, type PictureSize } from './octaves';
import { nextTask, parseOptions } from '@dl/core/internal';
import { sampleRegion } from './sample-region';

/**
 * DeepDream (Mordvintsev, Olah and Tyka 2015, "Inceptionism"): changes a picture so that a network sees more in it of what
 * it sees already, by gradient ascent on the activations of layers. It begins with a small size of the picture; what was
 * dreamt there is enlarged and dreamt on in the next, so that things of all sizes appear.
 *
 * Any size of picture is dreamt on in tiles; memory is that of a tile and a few copies of the picture.
 *
 * ```ts
 * const network = await createClassifier('googlenet_bvlc');
 * const image = await dream(network, 'sky.jpg', { layers: ['inception_4c/output'] });
 * await writeImage('dream.png', image);
 * ```
 *
 * @returns RGB, in the size of the picture or as `size` says.
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, a layer that the network does not have,
 *   and a picture too small for it; {@link NoGradientError} if nothing in the picture changes the objective;
 *   {@link NonFiniteGradientError} if it has no finite gradient; those of `readImage`.
 */
export async function dream(
  network: DreamNetwork,
  source: ImageSource,
  options: DreamOptions = {},
  controls: DreamControls = {},
): Promise<Image> {
  const settings = parseOptions('dream', dreamOptions, options);
  const { guide, signal } = controls;
  const terms = settings.layers ?? defaultLayers(network.model);
  const photo = toRgb(await readImageSource(source, signal));
  const size = settings.size === undefined ? photo : fitLongerSide(photo, settings.size);
  const features = guide === undefined ? undefined : await guideFeatures(network, terms, guide, signal);
  try {
    const objective = createObjective(network, terms, features);
    const sizes = usableSizes(
      objective,
      octaveSizes(size, settings.octaves, settings.octaveScale),
      settings.tileSize,
    );
    const { image, moved } = await dreamOctaves(objective, photo, sizes, settings, controls);
    if (!moved) throw new NoGradientError(terms.map(({ layer }) => layer).join(', '));
    return toBytes(image);
  } finally {
    tf.dispose(features ?? []);
  }
}

/** Octaves that are too small for the network are left out. */
function usableSizes(
  objective: Objective,
  sizes: readonly PictureSize[],
  tileSize: number,
): readonly PictureSize[] {
  let reason: unknown;
  for (const [i, { width, height }] of sizes.entries()) {
    try {
      tf.tidy(() => void objective(tf.zeros([1, Math.min(height, tileSize), Math.min(width, tileSize), 3])));
      return sizes.slice(i);
    } catch (error) {
      if (DlError.isInstance(error) && error.code !== 'shape-mismatch') throw error; // such as a layer that is not there
      reason = error;
    }
  }
  const { width, height } = sizes.at(-1)!;
  throw new InvalidArgumentError(
    `a picture of ${width}x${height} pixels is too small for the network and its layers: bring it to another size (size), ` +
      'or take earlier layers',
    { cause: reason },
  );
}

async function dreamOctaves(
  objective: Objective,
  photo: Image,
  sizes: readonly PictureSize[],
  { iterations, seed, ...settings }: DreamSettings,
  { signal, onEvent }: DreamControls,
): Promise<{ image: FloatImage; moved: boolean }> {
  let dreamt: { image: FloatImage; original: FloatImage } | undefined;
  let moved = false;
  for (const [octave, { width, height }] of sizes.entries()) {
    onEvent?.({ type: 'octave-start', octave, octaves: sizes.length, width, height });
    const original = resizedFloats(photo, { width, height });
    const image = dreamt ? carryOver(dreamt, original) : { ...original, data: original.data.slice() };
    for (let iteration = 1; iteration <= iterations; iteration++) {
      const random = Random.derive(seed, octave, iteration);
      const step = await climb(objective, image, { ...settings, random, signal });
      moved ||= step.moved;
      const picture = () => toBytes(image);
      onEvent?.({ type: 'step-end', octave, iteration, iterations, objective: step.objective, picture });
      await nextTask(); // on the processor nothing else waits, and a page could not stop the dream
    }
    dreamt = { image, original };
  }
  return { image: dreamt!.image, moved };
}

/** What a smaller octave has added to its picture, added to a larger one. */
function carryOver(smaller: { image: FloatImage; original: FloatImage }, original: FloatImage): FloatImage {
  const { image } = smaller;
  const detail = { ...image, data: image.data.map((value, i) => value - smaller.original.data[i]!) };
  const enlarged = sampleRegion(detail, original.width, original.height);
  return {
    ...original,
    data: enlarged.data.map((value, i) => Math.min(Math.max(original.data[i]! + value, 0), 1)),
  };
}
