import * as tf from '@tensorflow/tfjs-core';
import { Buffer, Module } from '@dl/core/nn';
import type { CharRnn, CharRnnState } from '../networks/char-rnn';

/**
 * A {@link CharRnn} that carries its state from batch to batch. In training the state is a buffer: it is saved with the
 * weights, and a resumed training goes on in the middle of a text. In evaluation it is kept apart and not saved.
 */
export class StatefulCharRnn extends Module<[tokens: tf.Tensor, isStart: boolean]> {
  private readonly hidden: Buffer; // [layers, batch, features]
  private readonly cell?: Buffer;
  private evaluated?: CharRnnState;

  constructor(
    readonly network: CharRnn,
    batchSize: number,
  ) {
    super();
    const { type, layers, features } = network.configuration;
    const shape = [layers, batchSize, features];
    this.hidden = new Buffer(tf.zeros(shape));
    if (type === 'lstm') this.cell = new Buffer(tf.zeros(shape));
  }

  /** Logits [batch, time, vocabulary] of tokens [batch, time]. No gradient goes back into the batch before. */
  forward(tokens: tf.Tensor, isStart: boolean): tf.Tensor {
    return this.training ? this.carry(tokens, isStart) : this.evaluate(tokens, isStart);
  }

  /** Frees the states and leaves the network. */
  disposeState(): void {
    this.hidden.dispose();
    this.cell?.dispose();
    this.forget();
  }

  /** Frees the state of an evaluation. */
  private forget(): void {
    if (this.evaluated) tf.dispose(this.evaluated);
    this.evaluated = undefined;
  }

  private carry(tokens: tf.Tensor, isStart: boolean): tf.Tensor {
    return tf.tidy(() => {
      const kept = tf.scalar(isStart ? 0 : 1); // a number, so that all steps are one graph
      const carried = {
        hidden: tf.mul(this.hidden.value, kept),
        ...(this.cell && { cell: tf.mul(this.cell.value, kept) }),
      };
      const { logits, state } = this.network.unroll(tokens, carried);
      this.hidden.assign(tf.clone(state.hidden));
      if ('cell' in state) this.cell?.assign(tf.clone(state.cell));
      return logits;
    });
  }

  private evaluate(tokens: tf.Tensor, isStart: boolean): tf.Tensor {
    if (isStart) this.forget();
    return tf.tidy(() => {
      const { logits, state } = this.network.unroll(tokens, this.evaluated);
      const kept = Object.values(state).map((tensor) => tf.keep(tf.clone(tensor)));
      this.forget();
      this.evaluated = Object.fromEntries(
        Object.keys(state).map((name, i) => [name, kept[i]!]),
      ) as CharRnnState;
      return logits;
    });
  }
}
