import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { Module } from '../module';
import { poolWindows } from './pool';
import { assertFeatureMaps, spaceOf } from './spatial';

/** Height and width of the output in pixels: one number, or [height, width]. `null` keeps the input's. */
export type AdaptiveSize = number | readonly [height: number | null, width: number | null];

/**
 * Averages maps of any size into `size` bins, as {@link adaptiveAvgPool2d} does: networks such as VGG take images of
 * any size with it.
 *
 * ```ts
 * new AdaptiveAvgPool2d(7).forward(tf.zeros([1, 10, 13, 512])).shape; // [1, 7, 7, 512]
 * ```
 */
export class AdaptiveAvgPool2d extends Module {
  constructor(readonly size: AdaptiveSize) {
    super();
    assertSize(size);
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    return adaptiveAvgPool2d(x, this.size);
  }
}

/**
 * The largest number of each bin, in the bins of {@link adaptiveAvgPool2d}.
 *
 * ```ts
 * new AdaptiveMaxPool2d([1, null]).forward(tf.zeros([1, 10, 13, 512])).shape; // [1, 1, 13, 512]
 * ```
 */
export class AdaptiveMaxPool2d extends Module {
  constructor(readonly size: AdaptiveSize) {
    super();
    assertSize(size);
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    return adaptivePool('max', x, this.size);
  }
}

/**
 * The average over all pixels: [batch, ...space, channels] to [batch, channels] (Lin et al. 2013, section 3.2).
 *
 * ```ts
 * new GlobalAvgPool().forward(tf.zeros([8, 7, 7, 512])).shape; // [8, 512]
 * ```
 */
export class GlobalAvgPool extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.mean(
      x,
      spaceOf(x).map((_, axis) => axis + 1),
    );
  }
}

/**
 * Averages [batch, height, width, channels] into `size` bins: bin i of n reaches from floor(i pixels / n) to
 * ceil((i + 1) pixels / n), so bins overlap where n does not divide the pixels.
 */
export function adaptiveAvgPool2d(x: tf.Tensor, size: AdaptiveSize): tf.Tensor {
  return adaptivePool('avg', x, size);
}

function adaptivePool(kind: 'max' | 'avg', x: tf.Tensor, size: AdaptiveSize): tf.Tensor {
  const [, height, width] = x.shape as [number, number, number, number];
  const [rows, columns] = typeof size === 'number' ? [size, size] : [size[0] ?? height, size[1] ?? width];
  const kernel = [height / rows, width / columns];
  return tf.tidy(() => {
    if (kernel.every((size) => size === 1)) return tf.clone(x);
    if (kernel.every(Number.isInteger)) return poolWindows(kind, x, kernel, kernel, 'valid');
    return poolBins(kind, poolBins(kind, x, 1, rows), 2, columns);
  });
}

function poolBins(kind: 'max' | 'avg', x: tf.Tensor, axis: number, count: number): tf.Tensor {
  const pixels = x.shape[axis]!;
  const reduce = kind === 'max' ? tf.max : tf.mean;
  const bins = Array.from({ length: count }, (_, bin) => {
    const start = Math.floor((bin * pixels) / count);
    const end = Math.ceil(((bin + 1) * pixels) / count);
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    const size = x.shape.map((full, i) => (i === axis ? end - start : full));
    return reduce(tf.slice(x, begin, size), axis, true);
  });
  return tf.concat(bins, axis);
}

function assertSize(size: AdaptiveSize): void {
  if ([size].flat().every((pixels) => pixels === null || (Number.isInteger(pixels) && pixels > 0))) return;
  throw new InvalidArgumentError(
    `an output size is a positive integer or null; received ${JSON.stringify(size)}`,
  );
}
