import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { normal } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';

export interface EmbeddingOptions {
  /** A token that only fills up a batch. Its vector starts as zeros and gets no gradient. Default: none. */
  paddingIndex?: number;
}

/**
 * A learned vector for each of `count` tokens. Input [...] of int32 in [0, count), output [..., features].
 *
 * ```ts
 * const layer = new Embedding(1000, 64, { paddingIndex: 0 });
 * layer.forward(tf.tensor([[5, 17, 0]], undefined, 'int32')).shape; // [1, 3, 64]
 * ```
 */
export class Embedding extends Module {
  readonly weight: Parameter; // [count, features]
  readonly paddingIndex?: number;

  constructor(
    readonly count: number,
    readonly features: number,
    { paddingIndex }: EmbeddingOptions = {},
  ) {
    super();
    if (
      paddingIndex !== undefined &&
      !(Number.isInteger(paddingIndex) && paddingIndex >= 0 && paddingIndex < count)
    ) {
      throw new InvalidArgumentError(
        `paddingIndex is one of the tokens 0 to ${count - 1}, received ${paddingIndex}`,
      );
    }
    this.paddingIndex = paddingIndex;
    this.weight = new Parameter(
      tf.tidy(() => {
        const initial = normal([count, features]);
        return paddingIndex === undefined
          ? initial
          : tf.mul(initial, this.isToken(tf.range(0, count, 1, 'int32')));
      }),
    );
  }

  forward(tokens: tf.Tensor): tf.Tensor {
    if (tokens.dtype !== 'int32') {
      throw new InvalidArgumentError(`Embedding expects int32 tokens, received a tensor of ${tokens.dtype}`);
    }
    return tf.tidy(() => {
      const flat = tf.reshape(tokens, [-1]);
      const vectors = tf.gather(this.weight.value, flat);
      const output = this.paddingIndex === undefined ? vectors : this.withoutPaddingGradient(vectors, flat);
      return tf.reshape(output, [...tokens.shape, this.features]);
    });
  }

  private withoutPaddingGradient(vectors: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
    const identity = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([tokens]);
      return {
        value: tf.clone(x as tf.Tensor),
        gradFunc: (gradient, [tokens]) => tf.mul(gradient, this.isToken(tokens!)),
      };
    });
    return identity(vectors);
  }

  /** [tokens] to [tokens, 1]: 0 for padding, 1 for all others. */
  private isToken(tokens: tf.Tensor): tf.Tensor {
    return tf.cast(tf.expandDims(tf.notEqual(tokens, this.paddingIndex!), 1), 'float32');
  }
}
