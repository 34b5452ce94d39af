import * as tf from '@tensorflow/tfjs-core';
import { BatchNorm1d, BatchNorm2d, Embedding, Module } from '@dl/core/nn';
import { requireLabels } from './require-labels';

/**
 * Batch normalisation whose factor and offset are those of a class (Dumoulin et al. 2017, section 2.2). Input [batch, height, width,
 * channels] or [batch, channels], and labels [batch] of int32.
 *
 * ```ts
 * const layer = new ConditionalBatchNorm(64, 10);
 * layer.forward(tf.zeros([2, 8, 8, 64]), tf.tensor1d([3, 5], 'int32')).shape; // [2, 8, 8, 64]
 * ```
 */
export class ConditionalBatchNorm extends Module<[x: tf.Tensor, labels?: tf.Tensor]> {
  readonly norm: BatchNorm1d | BatchNorm2d;
  readonly gain: Embedding;
  readonly offset: Embedding;

  constructor(channels: number, classes: number, { rank = 4 }: { rank?: 2 | 4 } = {}) {
    super();
    this.norm =
      rank === 4
        ? new BatchNorm2d(channels, { affine: false })
        : new BatchNorm1d(channels, { affine: false });
    this.gain = new Embedding(classes, channels);
    this.offset = new Embedding(classes, channels);
    this.gain.weight.assign(tf.ones([classes, channels]));
    this.offset.weight.assign(tf.zeros([classes, channels]));
  }

  forward(x: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const given = requireLabels(this, labels);
      const shape = [x.shape[0], ...x.shape.slice(1, -1).map(() => 1), x.shape.at(-1)!];
      const [gain, offset] = [this.gain, this.offset].map((table) => tf.reshape(table.forward(given), shape));
      return tf.add(tf.mul(this.norm.forward(x), gain!), offset!);
    });
  }
}

/** A batch norm that ignores labels, or one that does not. */
export type AnyBatchNorm = BatchNorm2d | ConditionalBatchNorm;

/** The norm of a generator's maps; conditional if there are classes. */
export function batchNorm(channels: number, classes: number): AnyBatchNorm {
  return classes ? new ConditionalBatchNorm(channels, classes) : new BatchNorm2d(channels);
}
