import type * as tf from '@tensorflow/tfjs-core';

/**
 * A measure over many batches. It holds plain numbers, no tensors, and reads from the backend once per batch.
 *
 * ```ts
 * const metric = accuracy();
 * for (const { x, y } of batches) await metric.update(model.forward(x), y);
 * metric.compute(); // 0.98
 * ```
 */
export interface Metric<Value = number> {
  /** Adds one batch. The tensors stay the caller's, who may dispose them at once, without waiting for the promise. */
  update(output: tf.Tensor, target: tf.Tensor): Promise<void>;

  /** The value over all batches since the last {@link reset}; NaN, or an empty list, if there were none. */
  compute(): Value;

  /** Forgets all batches. */
  reset(): void;
}
