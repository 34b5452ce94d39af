import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, toHostTensor, type HostTensor } from '../host-tensor';
import type { AnyModule } from '../nn';
import { Checkpoints } from './checkpoints/checkpoints';
import type { TrainingEvent } from './events';
import { Monitor, type MonitorOptions } from './monitor';

/** The weights of the best validation, in ordinary memory or, if there are any, in checkpoints. */
export class BestWeights {
  private readonly monitor: Monitor;
  private value = NaN;
  private step = 0;
  private weights?: Record<string, HostTensor>;

  constructor(
    private readonly model: AnyModule,
    private readonly monitored: MonitorOptions = {},
  ) {
    this.monitor = new Monitor(monitored);
  }

  /** A listener of the training: it looks at every validation while the weights are still those that it measured. */
  readonly listen = async (event: TrainingEvent): Promise<void> => {
    if (event.type !== 'validation-end') return;
    const value = this.monitor.read(event.metrics);
    if (!(this.monitor.improvement(value, this.value) >= 0)) return; // the later of equals, as checkpoints have it
    this.value = value;
    this.step = event.step;
    const state = this.model.stateDict();
    const entries = Object.entries(state).map(
      async ([name, tensor]) => [name, await toHostTensor(tensor)] as const,
    );
    this.weights = Object.fromEntries(await Promise.all(entries));
    tf.dispose(state);
  };

  /**
   * Gives the model its best weights, and returns the step that they come from.
   *
   * @param directory - Where checkpoints are: a resumed training knows the earlier validations only from there.
   */
  async restore(directory?: string): Promise<number> {
    if (directory !== undefined) {
      const checkpoints = new Checkpoints(directory, this.monitored);
      const path = await checkpoints.best();
      if (path !== undefined) {
        const { step, tensors } = await checkpoints.load(path);
        this.model.loadStateDict(tensors.model!);
        tf.dispose(tensors);
        return step;
      }
    }
    if (this.weights) {
      const state = tf.tidy(() =>
        Object.fromEntries(Object.entries(this.weights!).map(([name, host]) => [name, fromHostTensor(host)])),
      );
      this.model.loadStateDict(state);
      tf.dispose(state);
    }
    return this.step;
  }
}
