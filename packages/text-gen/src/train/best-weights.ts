import * as tf from '@tensorflow/tfjs-core';
import { toHostTensor, fromHostTensor, type HostTensor } from '@dl/core';
import type { AnyModule } from '@dl/core/nn';
import { Checkpoints, type TrainingEvent } from '@dl/core/train';

/** The weights of the validation with the lowest loss, in ordinary memory or, if there are any, in checkpoints. */
export class BestWeights {
  private loss = Infinity;
  private step = 0;
  private weights?: Record<string, HostTensor>;

  constructor(private readonly model: AnyModule) {}

  /** A listener of the training: it looks at every validation while the weights are still those that it measured. */
  readonly listen = async (event: TrainingEvent): Promise<void> => {
    if (event.type !== 'validation-end' || !(event.metrics.loss! < this.loss)) return;
    this.loss = event.metrics.loss!;
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
      const checkpoints = new Checkpoints(directory);
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
