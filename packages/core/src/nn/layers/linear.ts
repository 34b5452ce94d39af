import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { fanInUniform } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';

export interface LinearOptions {
  /** Adds a learnable bias. Default: true. */
  bias?: boolean;
}

/**
 * `y = x W + b`. Input [..., inFeatures], output [..., outFeatures].
 *
 * ```ts
 * const layer = new Linear(20, 30);
 * layer.forward(tf.zeros([128, 20])).shape; // [128, 30]
 * ```
 */
export class Linear extends Module {
  readonly weight: Parameter; // [in, out]
  readonly bias?: Parameter; // [out]

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    { bias = true }: LinearOptions = {},
  ) {
    super();
    this.weight = new Parameter(fanInUniform([inFeatures, outFeatures], inFeatures), 'linear');
    if (bias) this.bias = new Parameter(fanInUniform([outFeatures], inFeatures));
  }

  forward(x: tf.Tensor): tf.Tensor {
    if (x.shape.at(-1) !== this.inFeatures) {
      throw new ShapeError(
        `Linear expects [..., ${this.inFeatures}], received a tensor of shape [${x.shape}]`,
      );
    }
    return tf.tidy(() => {
      const rows = tf.reshape(x, [-1, this.inFeatures]);
      const product = tf.matMul(rows, this.weight.value);
      const output = this.bias ? tf.add(product, this.bias.value) : product;
      return tf.reshape(output, [...x.shape.slice(0, -1), this.outFeatures]);
    });
  }
}
