import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { Module } from '../module';
import { assertFeatureMaps } from './spatial';

export interface UpsampleOptions {
  /** Factor of height and width: one number, or [height, width]. Either this or `size` is given. */
  scaleFactor?: number | [height: number, width: number];
  /** Height and width of the output in pixels: one number, or [height, width]. */
  size?: number | [height: number, width: number];
  /** Default: 'nearest'. */
  mode?: UpsampleMode;
  /** For 'bilinear': the centres of the corner pixels stay in place, instead of the image's edges. Default: false. */
  alignCorners?: boolean;
}

export type UpsampleMode = 'nearest' | 'bilinear';

/**
 * Resizes feature maps [batch, height, width, channels] as PyTorch's Upsample: output sizes are rounded down, 'nearest'
 * takes the pixel at `floor(i * input / output)`, and 'bilinear' does not average when it makes maps smaller. Where a
 * size was rounded, positions follow the sizes (PyTorch's `recompute_scale_factor`).
 *
 * ```ts
 * new Upsample({ scaleFactor: 2 }).forward(tf.zeros([1, 8, 8, 3])).shape; // [1, 16, 16, 3]
 * ```
 */
export class Upsample extends Module {
  constructor(private readonly options: UpsampleOptions) {
    super();
    if ((options.scaleFactor === undefined) === (options.size === undefined)) {
      throw new InvalidArgumentError('Upsample takes either scaleFactor or size');
    }
    if (options.alignCorners !== undefined && options.mode !== 'bilinear') {
      throw new InvalidArgumentError("Upsample takes alignCorners with mode 'bilinear' only");
    }
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    return upsample(x, this.outputSize(x.shape), this.options.mode, this.options.alignCorners);
  }

  private outputSize([, height, width]: number[]): [number, number] {
    const { size, scaleFactor } = this.options;
    if (size !== undefined) return pair(size);
    const [vertical, horizontal] = pair(scaleFactor!);
    return [Math.floor(height! * vertical), Math.floor(width! * horizontal)];
  }
}

/** Resizes [batch, height, width, channels] to `size` as {@link Upsample} does. */
export function upsample(
  x: tf.Tensor,
  size: [height: number, width: number],
  mode: UpsampleMode = 'nearest',
  alignCorners = false,
): tf.Tensor {
  const images = x as tf.Tensor4D;
  if (mode === 'nearest') return tf.image.resizeNearestNeighbor(images, size);
  return tf.image.resizeBilinear(images, size, alignCorners, !alignCorners);
}

const pair = (value: number | [number, number]): [number, number] =>
  typeof value === 'number' ? [value, value] : value;
