import { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import * as tf from '@tensorflow/tfjs-core';
import { toPixels, type PictureSize } from './sizes';

/** Spread of the noise around grey. */
const deviation = 0.2;

/** What a painting begins with, [1, height, width, 3]: a picture, or noise around grey. */
export function firstPixels(picture: Image | 'noise', size: PictureSize, seed: number): tf.Tensor {
  if (picture !== 'noise') return toPixels(picture, size);
  const { width, height } = size;
  const noise = new Random(seed).fillNormal(new Float32Array(width * height * 3), 0.5, deviation);
  return tf.tensor(noise, [1, height, width, 3]);
}
