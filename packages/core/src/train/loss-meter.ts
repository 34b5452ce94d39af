import * as tf from '@tensorflow/tfjs-core';

/** Sums losses on the backend, so that only {@link read} waits for it. */
export class LossMeter {
  private sum?: tf.Scalar;
  private steps = 0;
  private examples = 0;
  private started = performance.now();

  /** True if nothing was added since the last reading. */
  get isEmpty(): boolean {
    return this.steps === 0;
  }

  /** Adds the mean loss of one step, and disposes it. */
  add(loss: tf.Scalar, examples: number): void {
    const sum = this.sum;
    this.sum = sum ? tf.add<tf.Scalar>(sum, loss) : loss;
    if (sum) tf.dispose([sum, loss]);
    this.steps++;
    this.examples += examples;
  }

  /** The sum over the steps since the last reading, and their rate. */
  async read(): Promise<{ sum: number; steps: number; examplesPerSecond: number }> {
    const [sum = NaN] = (await this.sum?.data()) ?? [];
    const { steps, examples, started } = this;
    this.dispose();
    this.started = performance.now();
    return { sum, steps, examplesPerSecond: examples / ((this.started - started) / 1000) };
  }

  dispose(): void {
    this.sum?.dispose();
    this.sum = undefined;
    this.steps = this.examples = 0;
  }
}
