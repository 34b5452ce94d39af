import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../gradients';
import type { Parameter } from '../nn';
import { exampleCount, toTensors, type HostBatch } from './training-step';

/**
 * The mean loss over the examples of all `batches` and its gradients, as if they were one large batch, in the memory of
 * one. The caller disposes them.
 *
 * @param loss - The mean loss over the examples of one batch.
 */
export function accumulateGradients<Batch>(
  loss: (batch: Batch) => tf.Scalar,
  batches: readonly HostBatch<Batch>[],
  parameters: readonly Parameter[],
): { loss: tf.Scalar; gradients: tf.Tensor[] } {
  const examples = batches.reduce((count, batch) => count + exampleCount(batch), 0);
  let sums: tf.Tensor[] | undefined;
  for (const batch of batches) {
    const previous: tf.Tensor[] | undefined = sums;
    sums = tf.tidy(() => {
      const tensors = toTensors(batch);
      const { value, gradients } = valueAndGradients(() => loss(tensors), [...parameters]);
      if (batches.length === 1) return [value, ...gradients];
      const share = exampleCount(batch) / examples;
      const scaled = [value, ...gradients].map((tensor) => tf.mul(tensor, share));
      return previous ? scaled.map((tensor, i) => tf.add(tensor, previous[i]!)) : scaled;
    });
    tf.dispose(previous);
  }
  const [value, ...gradients] = sums!;
  return { loss: value as tf.Scalar, gradients };
}
