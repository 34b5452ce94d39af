import { applyTransforms, resize, toTensor, type Image } from '@dl/core/data';
import { fromHostTensor } from '@dl/core';
import type * as tf from '@tensorflow/tfjs-core';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The size of a picture whose longer side is at most `longest`: pictures are never enlarged. */
export function fitWithin({ width, height }: PictureSize, longest: number): PictureSize {
  const factor = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Coarse scales whose longer side would be shorter than this are left out. */
const coarsest = 64;

/** Sizes from coarse to fine, each twice the one before, the last one `size`. */
export function pyramid(size: PictureSize, scales: number): PictureSize[] {
  const longest = Math.max(size.width, size.height);
  return Array.from({ length: scales }, (_, i) => longest / 2 ** (scales - 1 - i))
    .filter((side, i) => i === scales - 1 || side >= coarsest)
    .map((side) => fitWithin(size, side));
}

/** An image at a size as a tensor [1, height, width, 3] in [0, 1]. */
export function toPixels(image: Image, { width, height }: PictureSize): tf.Tensor {
  const { dtype, shape, data } = applyTransforms(image, [resize([height, width]), toTensor()]);
  return fromHostTensor({ dtype, shape: [1, ...shape], data });
}
