import * as tf from '@tensorflow/tfjs-core';

/** Octaves whose shorter side would have fewer pixels are left out. */
const shortest = 32;

/** How many of `wanted` octaves there are of pictures [1, height, width, 3], at least one. */
export function octaveCount(pictures: readonly tf.Tensor[], wanted: number): number {
  const side = Math.min(...pictures.flatMap(({ shape }) => shape.slice(1, 3)));
  return Math.max(1, Math.min(wanted, 1 + Math.floor(Math.log2(side / shortest))));
}

/**
 * A picture and smaller copies, each half the size of the one before: what an encoder of shallow layers takes for strokes is
 * then twice as large from one to the next (Snelgrove 2017, "High-Resolution Multi-Scale Neural Texture Synthesis"). It may be
 * differentiated.
 *
 * @param picture - [1, height, width, channels]; it stays the caller's, as the copies are.
 */
export function octaves(picture: tf.Tensor, count: number): tf.Tensor[] {
  const parts = [tf.clone(picture)];
  while (parts.length < count) parts.push(tf.avgPool(parts.at(-1) as tf.Tensor4D, 2, 2, 'valid'));
  return parts;
}
