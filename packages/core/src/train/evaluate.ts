import * as tf from '@tensorflow/tfjs-core';
import { nextTask } from '#platform/event-loop';
import { InvalidArgumentError } from '../errors';
import type { AnyModule } from '../nn';
import { inEvaluationMode } from '../nn/in-evaluation-mode';
import { Random, withRandom } from '../random';
import type { Metrics } from './events';
import type { Metric } from './metrics/metric';
import {
  exampleCount,
  toTensors,
  type BatchLoader,
  type HostBatch,
  type TrainingStep,
} from './training-step';

export interface EvaluateOptions {
  /** Measures of outputs against targets, by name. Default: the loss alone. */
  metrics?: Readonly<Record<string, Metric>>;
  /** Seed of whatever the model draws, the same at every evaluation. Default: 0. */
  seed?: number;
  /** Ends the evaluation between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/**
 * Runs the first epoch of `loader` through `model`, in evaluation mode, and returns the mean `loss` over its examples
 * and the metrics.
 *
 * ```ts
 * const step = supervised(crossEntropy, 'image', 'label');
 * await evaluate(network, step, testLoader, { metrics: { accuracy: accuracy() } }); // { loss: 0.03, accuracy: 0.99 }
 * ```
 */
export async function evaluate<Model extends AnyModule, Batch>(
  model: Model,
  step: TrainingStep<Model, Batch>,
  loader: BatchLoader<HostBatch<Batch>>,
  { metrics = {}, seed = 0, signal }: EvaluateOptions = {},
): Promise<Metrics> {
  const random = new Random(seed);
  for (const metric of Object.values(metrics)) metric.reset();
  let [sum, examples] = [0, 0];
  await inEvaluationMode(model, async () => {
    for await (const batch of loader.epoch(0)) {
      const { loss, outputs, targets } = tf.tidy(() =>
        withRandom(random, () => ({ ...step(model, toTensors(batch)) })),
      );
      try {
        const updates = Object.entries(metrics).map(([name, metric]) => {
          if (outputs && targets) return metric.update(outputs, targets);
          throw new InvalidArgumentError(
            `the metric "${name}" needs a step that returns { loss, outputs, targets }`,
          );
        });
        const [value] = await Promise.all([loss.data(), ...updates]);
        sum += value[0]! * exampleCount(batch);
      } finally {
        tf.dispose([loss, outputs, targets]);
      }
      examples += exampleCount(batch);
      await nextTask();
      signal?.throwIfAborted();
    }
  });
  const results: Record<string, number> = { loss: sum / examples };
  for (const [name, metric] of Object.entries(metrics)) results[name] = metric.compute();
  return results;
}
