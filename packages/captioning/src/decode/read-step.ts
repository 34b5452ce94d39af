import * as tf from '@tensorflow/tfjs-core';
import type { BatchedTensors, CaptionNetwork } from '../networks/caption-network';
import { special } from '../vocabulary/caption-vocabulary';

/** Tokens that a caption never has. */
const never = [special.padding, special.start, special.unknown];

/** What a network says after a step, in ordinary memory. */
export interface ReadStep {
  /** Natural logarithms of the probabilities [rows, vocabulary]; -Infinity for what is no word. */
  logProbabilities: Float32Array;
  /** [rows, places] */
  attention?: Float32Array;
  /** The caller disposes it. */
  state: BatchedTensors;
}

/**
 * Reads one token of each row.
 *
 * @param parents - Rows of `state` that the rows go on from, if they are others.
 */
export async function readStep(
  network: CaptionNetwork,
  memory: BatchedTensors,
  state: BatchedTensors,
  { tokens, position, parents }: { tokens: Int32Array; position: number; parents?: Int32Array },
): Promise<ReadStep> {
  const { logits, attention, ...next } = tf.tidy(() => {
    const from = parents ? gatherRows(state, parents) : state;
    const step = network.step(memory, from, tf.tensor1d(tokens, 'int32'), tf.tensor1d([position], 'int32'));
    return { logits: tf.logSoftmax(step.logits), attention: step.attention, state: { ...step.state } };
  });
  try {
    const [logProbabilities, weights] = await Promise.all([
      logits.data<'float32'>(),
      attention?.data<'float32'>(),
    ]);
    const vocabulary = network.vocabularySize;
    for (let row = 0; row < tokens.length; row++) {
      for (const token of never) logProbabilities[row * vocabulary + token] = -Infinity;
    }
    return { logProbabilities, attention: weights, ...next };
  } catch (error) {
    tf.dispose(next.state);
    throw error;
  } finally {
    tf.dispose([logits, attention ?? []]);
  }
}

/** The chosen rows of tensors, for the caller to dispose. */
export function gatherRows(tensors: BatchedTensors, rows: Int32Array): BatchedTensors {
  return tf.tidy(() => {
    const indices = tf.tensor1d(rows, 'int32');
    const chosen = Object.entries(tensors).map(([name, tensor]) => [name, tf.gather(tensor, indices)]);
    return Object.fromEntries(chosen) as Record<string, tf.Tensor>;
  });
}
