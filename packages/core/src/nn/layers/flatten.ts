import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { Module } from '../module';

/**
 * Feature maps [batch, ...space, channels] to [batch, channels * space], in the order of PyTorch's [batch, channels,
 * ...space]: so the linear layer after it takes the weights of a published network unchanged. Use {@link Reshape} for
 * what has no channels, such as the steps of a sequence.
 *
 * ```ts
 * new Flatten().forward(tf.zeros([8, 7, 7, 512])).shape; // [8, 25088]
 * ```
 */
export class Flatten extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    if (x.rank < 2) throw new ShapeError(`Flatten expects [batch, ..., channels], received [${x.shape}]`);
    return tf.tidy(() => tf.reshape(toChannelsFirst(x), [x.shape[0], -1]));
  }
}

/**
 * The inverse of {@link Flatten}: [batch, channels * space] in PyTorch's order to [batch, ...space, channels], as a
 * generator or decoder needs it after its first linear layer.
 *
 * ```ts
 * new Unflatten([7, 7, 512]).forward(tf.zeros([8, 25088])).shape; // [8, 7, 7, 512]
 * ```
 */
export class Unflatten extends Module {
  /** @param shape - Of one sample, channels last. */
  constructor(readonly shape: readonly number[]) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    const size = tf.util.sizeFromShape([...this.shape]);
    if (x.rank !== 2 || x.shape[1] !== size) {
      throw new ShapeError(`Unflatten to [${this.shape}] expects [batch, ${size}], received [${x.shape}]`);
    }
    const channels = this.shape.at(-1)!;
    const space = this.shape.slice(0, -1);
    return tf.tidy(() => {
      const maps = tf.reshape(x, [x.shape[0], channels, ...space]);
      return tf.transpose(maps, [0, ...space.map((_, axis) => axis + 2), 1]);
    });
  }
}

/**
 * Gives each sample another shape, in the order in which its numbers lie in memory.
 *
 * ```ts
 * new Reshape([-1]).forward(tf.zeros([8, 20, 64])).shape; // [8, 1280]
 * ```
 */
export class Reshape extends Module {
  /** @param shape - Of one sample; one axis may be -1, for what is left. */
  constructor(readonly shape: readonly number[]) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.reshape(x, [x.shape[0], ...this.shape]);
  }
}

function toChannelsFirst(x: tf.Tensor): tf.Tensor {
  const space = x.shape.slice(1, -1);
  if (space.every((size) => size === 1)) return x; // the order is the same
  return tf.transpose(x, [0, x.rank - 1, ...space.map((_, axis) => axis + 1)]);
}
