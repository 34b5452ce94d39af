import * as tf from '@tensorflow/tfjs-core';
import type { CharRnn, CharRnnState } from './char-rnn';
import type { TokenDecoder } from './token-decoder';

/** A {@link CharRnn} that writes: each token is one step from the state of the one before. */
export class CharRnnDecoder implements TokenDecoder {
  private state?: CharRnnState;

  constructor(private readonly network: CharRnn) {}

  async feed(tokens: ArrayLike<number>): Promise<Float32Array> {
    let logits = new Float32Array(this.network.vocabularySize);
    for (const token of Array.from(tokens)) logits = await this.step(token);
    return logits;
  }

  dispose(): void {
    if (this.state) tf.dispose(this.state);
    this.state = undefined;
  }

  private async step(token: number): Promise<Float32Array<ArrayBuffer>> {
    // The first step has zeros as its state, not none, so that all steps are one graph.
    const { logits, state } = tf.tidy(() =>
      this.network.unroll(tf.tensor2d([token], [1, 1], 'int32'), this.state ?? this.zeros()),
    );
    this.dispose();
    this.state = state;
    try {
      return (await logits.data()) as Float32Array<ArrayBuffer>;
    } finally {
      logits.dispose();
    }
  }

  private zeros(): CharRnnState {
    const { type, layers, features } = this.network.configuration;
    const shape = [layers, 1, features];
    return { hidden: tf.zeros(shape), ...(type === 'lstm' && { cell: tf.zeros(shape) }) };
  }
}
