import * as tf from '@tensorflow/tfjs-core';
import type { AnyModule, Buffer, Parameter, StateDict } from '../nn';
import { assertEntries } from './assert-entries';
import { assertRange } from './assert-range';

export interface MovingAverageOptions {
  /** Share of the old average that each update keeps, in [0, 1). Default: 0.999. */
  decay?: number;
}

/**
 * Exponential moving averages of a model's parameters and floating-point buffers, which often generalise better than
 * the last values (Polyak and Juditsky 1992; Szegedy et al. 2016, section 8). They start from the current values:
 *
 *     average = decay * average + (1 - decay) * value
 *
 * ```ts
 * const average = new MovingAverage(model, { decay: 0.999 });
 * for (const batch of batches) {
 *   trainOn(batch);
 *   average.update();
 * }
 * average.swap(); // the model now computes with the averages
 * const { accuracy } = await evaluate(model, trainingStep, test, { metrics });
 * average.swap(); // and trains on
 * ```
 *
 * @throws {@link InvalidArgumentError} if the decay is out of range.
 */
export class MovingAverage {
  private readonly live: ReadonlyMap<string, Parameter | Buffer>;
  private readonly averages: Map<string, tf.Tensor>;
  private readonly decay: number;

  constructor(model: AnyModule, { decay = 0.999 }: MovingAverageOptions = {}) {
    assertRange('MovingAverage', { decay }, 0, 1);
    this.decay = decay;
    const tensors = [...model.namedParameters(), ...model.namedBuffers()];
    this.live = new Map(tensors.filter(([, { value }]) => value.dtype === 'float32'));
    this.averages = new Map([...this.live].map(([name, { value }]) => [name, tf.keep(tf.clone(value))]));
  }

  /**
   * Moves the averages towards the current values. Call it after every optimizer step.
   *
   * @param updates - Updates before this one: the decay is then no more than (1 + updates) / (10 + updates), so that the
   * averages soon forget where they started (as TensorFlow's `num_updates`). Default: the decay is constant.
   */
  update(updates = Infinity): void {
    tf.tidy(() => {
      const decay = updates === Infinity ? this.decay : Math.min(this.decay, (1 + updates) / (10 + updates));
      const weight = tf.scalar(1 - decay);
      for (const [name, { value }] of this.live) {
        const average = this.averages.get(name)!;
        this.averages.set(
          name,
          tf.keep(tf.tidy(() => tf.add(average, tf.mul(tf.sub(value, average), weight)))),
        );
        average.dispose();
      }
    });
  }

  /** Exchanges the averages and the model's values. A second call undoes it. */
  swap(): void {
    for (const [name, tensor] of this.live) {
      const average = this.averages.get(name)!;
      this.averages.set(name, tf.keep(tf.clone(tensor.value)));
      tensor.assign(average);
    }
  }

  /** A copy of the averages under the model's names, in this library's layouts. The caller disposes the tensors. */
  stateDict(): StateDict {
    return Object.fromEntries([...this.averages].map(([name, average]) => [name, tf.clone(average)]));
  }

  /**
   * Copies averages, which stay the caller's.
   *
   * @throws {@link StateDictError} if they are not of this model.
   */
  loadStateDict(state: StateDict): void {
    assertEntries('MovingAverage', Object.fromEntries(this.averages), state);
    for (const [name, average] of this.averages) {
      this.averages.set(name, tf.keep(tf.clone(state[name]!)));
      average.dispose();
    }
  }

  /** Frees the averages. The model stays. */
  dispose(): void {
    tf.dispose([...this.averages.values()]);
  }
}
