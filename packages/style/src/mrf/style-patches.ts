import * as tf from '@tensorflow/tfjs-core';

/** Side of a patch in places of the maps (Li and Wand 2016, section 4). */
export const patchSide = 3;

/** The patches of the style's maps at one layer. */
export interface StylePatches {
  /** Places of all maps, [places, channels]. */
  readonly places: tf.Tensor2D;
  /** The places of each patch from top left to bottom right, [patches, 9]. */
  readonly members: tf.Tensor2D;
  readonly patches: number;
  readonly channels: number;
}

/**
 * Cuts patches out of maps.
 *
 * @param maps - Of the style and its turned and scaled copies, each [1, height, width, channels]; they stay the caller's.
 * @param stride - Places from one patch to the next, down and across.
 */
export function cutPatches(maps: readonly tf.Tensor[], stride: number): StylePatches {
  const members: number[] = [];
  let first = 0;
  for (const { shape } of maps) {
    const [, height, width] = shape as [number, number, number, number];
    for (let y = 0; y + patchSide <= height; y += stride) {
      for (let x = 0; x + patchSide <= width; x += stride) {
        for (let i = 0; i < patchSide ** 2; i++) {
          members.push(first + (y + Math.floor(i / patchSide)) * width + x + (i % patchSide));
        }
      }
    }
    first += height * width;
  }
  const channels = maps[0]!.shape.at(-1)!;
  const patches = members.length / patchSide ** 2;
  return {
    patches,
    channels,
    places: tf.tidy(() =>
      tf.concat2d(
        maps.map((map) => tf.reshape(map, [-1, channels])),
        0,
      ),
    ),
    members: tf.tensor2d(members, [patches, patchSide ** 2], 'int32'),
  };
}

/** Patches by their numbers, [numbers, 9, channels]. */
export function gatherPatches(
  { places, members, channels }: StylePatches,
  numbers: tf.Tensor1D,
): tf.Tensor3D {
  return tf.tidy(() => {
    const rows = tf.reshape(tf.gather(members, numbers), [-1]);
    return tf.reshape(tf.gather(places, rows as tf.Tensor1D), [-1, patchSide ** 2, channels]);
  });
}
