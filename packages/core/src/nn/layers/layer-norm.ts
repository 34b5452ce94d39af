import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { ones, zeros } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { affineOf, normalize } from './normalize';

export interface LayerNormOptions {
  /** Added to the variance, against division by zero. Default: 1e-5. */
  epsilon?: number;
  /** Adds a learnable factor for each element of `normalizedShape`. Default: true. */
  elementwiseAffine?: boolean;
  /** Adds a learnable offset beside the factor. Default: true. */
  bias?: boolean;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` with the statistics of each sample, or of each step of a
 * sequence (Ba et al. 2016, equation 4). Input and output [..., ...normalizedShape].
 *
 * ```ts
 * new LayerNorm(64).forward(tf.randomNormal([2, 10, 64])).shape; // [2, 10, 64]
 * ```
 */
export class LayerNorm extends Module {
  readonly weight?: Parameter; // normalizedShape
  readonly bias?: Parameter; // normalizedShape
  readonly normalizedShape: readonly number[];
  readonly epsilon: number;

  /** @param normalizedShape - The last axes, which are normalised together; in our order, channels last. */
  constructor(
    normalizedShape: number | readonly number[],
    { epsilon = 1e-5, elementwiseAffine = true, bias = true }: LayerNormOptions = {},
  ) {
    super();
    const shape = [normalizedShape].flat();
    this.normalizedShape = shape;
    this.epsilon = epsilon;
    if (elementwiseAffine) this.weight = new Parameter(ones(shape));
    if (elementwiseAffine && bias) this.bias = new Parameter(zeros(shape));
  }

  forward(x: tf.Tensor): tf.Tensor {
    const leading = x.rank - this.normalizedShape.length;
    if (leading < 0 || !tf.util.arraysEqual(x.shape.slice(leading), [...this.normalizedShape])) {
      throw new ShapeError(
        `LayerNorm expects [..., ${this.normalizedShape}], received a tensor of shape [${x.shape}]`,
      );
    }
    const axes = [...x.shape.keys()].slice(leading);
    return tf.tidy(() => normalize(x, axes, this.epsilon, affineOf(this)).output);
  }
}
