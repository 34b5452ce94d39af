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
  // TF.js' own gradients do not know half-pixel centres, and its cpu kernels transpose maps that are not square.
  const resize = tf.customGrad((input) => {
    const images = input as tf.Tensor4D;
    return {
      value:
        mode === 'nearest'
          ? tf.image.resizeNearestNeighbor(images, size)
          : tf.image.resizeBilinear(images, size, alignCorners, !alignCorners),
      gradFunc: (gradient) => adjoint(gradient, images.shape, mode, alignCorners),
    };
  });
  return resize(x);
}

/** The transposed linear map of {@link upsample}. */
function adjoint(
  gradient: tf.Tensor,
  [batch, height, width, channels]: [number, number, number, number],
  mode: UpsampleMode,
  alignCorners: boolean,
): tf.Tensor {
  const [, outHeight, outWidth] = gradient.shape as [number, number, number, number];
  const factors: [number, number] = [outHeight / height, outWidth / width];
  if (mode === 'nearest' && factors.every(Number.isInteger)) {
    return tf.mul(tf.avgPool(gradient as tf.Tensor4D, factors, factors, 'valid'), factors[0] * factors[1]);
  }
  const rows = tf.matMul(
    interpolation(height, outHeight, mode, alignCorners),
    tf.reshape(gradient, [batch, outHeight, outWidth * channels]),
  ); // [batch, height, outWidth * channels]
  const pixels = tf.matMul(
    interpolation(width, outWidth, mode, alignCorners),
    tf.reshape(rows, [batch * height, outWidth, channels]),
  ); // [batch * height, width, channels]
  return tf.reshape(pixels, [batch, height, width, channels]);
}

/** [1, input, output]: with which weight each output pixel of a line takes each input pixel. */
function interpolation(input: number, output: number, mode: UpsampleMode, alignCorners: boolean): tf.Tensor {
  const weights = new Float32Array(input * output);
  const add = (from: number, to: number, weight: number) => (weights[from * output + to]! += weight);
  for (let to = 0; to < output; to++) {
    if (mode === 'nearest') {
      add(Math.floor((to * input) / output), to, 1);
      continue;
    }
    const centre = alignCorners
      ? (to * (input - 1)) / Math.max(output - 1, 1)
      : Math.max((to + 0.5) * (input / output) - 0.5, 0);
    const first = Math.floor(centre);
    add(first, to, 1 - (centre - first));
    add(Math.min(first + 1, input - 1), to, centre - first);
  }
  return tf.tensor(weights, [1, input, output]);
}

const pair = (value: number | [number, number]): [number, number] =>
  typeof value === 'number' ? [value, value] : value;
