import * as tf from '@tensorflow/tfjs-core';
import type { Cell } from './recurrent-cells';

export interface ScanInputs {
  /** The projected inputs of all steps: [time, batch, gates * hidden]. */
  inputs: tf.Tensor;
  /** [hidden, gates * hidden]. */
  weight: tf.Tensor;
  /** Of the product with `weight`, for cells that have one: [gates * hidden]. */
  bias?: tf.Tensor;
  /** Before the first step: [batch, hidden] each. */
  state: tf.Tensor[];
}

/** The hidden states of all steps, [time, batch, hidden], and the state after the last one. */
export interface ScanOutputs {
  outputs: tf.Tensor;
  state: tf.Tensor[];
}

/**
 * Runs a cell over time. Its gradient is written by hand, as in Appleyard et al. 2016 (section 3.1 and 3.2): derivatives
 * of all steps in a few large operations, and the gradient of the weights as one product over all steps instead of a sum
 * of one for each. This makes a third of the operations that the tape would. Within second derivatives, which it does
 * not have, the tape does it.
 */
export function scan(cell: Cell, { inputs, weight, bias, state }: ScanInputs): ScanOutputs {
  if (tf.engine().state.gradientDepth > 1) {
    const { states } = run(cell, { inputs, weight, bias, state });
    return { outputs: tf.stack(states.map(([hidden]) => hidden!)), state: states.at(-1)! };
  }
  const time = inputs.shape[0]!;
  const fused = tf.customGrad((...tensors) => {
  });
}
