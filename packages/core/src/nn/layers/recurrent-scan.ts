import * as tf from '@tensorflow/tfjs-core';
import type { Cell } from './recurrent-cells';

/** What a cell reads on its way over time, or the gradients of that. */
export interface ScanInputs {
  /** Projected inputs of all steps: [time, batch, gates * hidden]. */
  inputs: tf.Tensor;
  /** From a hidden state to all gates: [hidden, gates * hidden]. */
  weight: tf.Tensor;
  /** Added to the product with `weight`: [gates * hidden]. */
  bias?: tf.Tensor;
  /** Before the first step: [batch, hidden] each. */
  state: tf.Tensor[];
}

export interface ScanOutputs {
  /** Hidden states of all steps: [time, batch, hidden]. */
  outputs: tf.Tensor;
  /** After the last step: [batch, hidden] each. */
  state: tf.Tensor[];
}

/**
 * Runs a cell over time. Its gradient is written by hand, with the local derivatives of all steps in a few large
 * operations and the gradient of the weights as one product instead of one for each step (Appleyard et al. 2016,
 * section 3): a third of the operations that TF.js would make from its record of the forward pass. Only second
 * derivatives need that record.
 */
export function scan(cell: Cell, { inputs, weight, bias, state }: ScanInputs): ScanOutputs {
  if (tf.engine().state.gradientDepth !== 1) {
    const { hidden, final } = run(cell, { inputs, weight, bias, state });
    return { outputs: tf.stack(hidden), state: final };
  }
  const differentiable = tf.customGrad((...tensors) => {
    const save = tensors.pop() as tf.GradSaveFunc;
    const { hidden, traces, final } = run(cell, { inputs, weight, bias, state });
    const previous = tf.stack([state[0]!, ...hidden.slice(0, -1)]);
    const trace = traces[0]!.map((_, index) => tf.stack(traces.map((step) => step[index]!)));
    save([weight, previous, ...trace]);
    return {
      value: tf.stack([...hidden, ...final.slice(1)]),
      gradFunc: (gradient, [weight, previous, ...trace]) => {
        const gradients = backward(cell, gradient, weight!, previous!, trace);
        return [gradients.inputs, gradients.weight, ...(bias ? [gradients.bias] : []), ...gradients.state];
      },
    };
  });
  const stacked = differentiable(inputs, weight, ...(bias ? [bias] : []), ...state); // [time + states - 1, ...]
  const time = inputs.shape[0];
  return {
    outputs: state.length > 1 ? tf.slice(stacked, 0, time) : stacked,
    state: state.map((_, index) => tf.squeeze(tf.slice(stacked, time - 1 + index, 1), [0])),
  };
}

/** The steps one after the other: hidden states and traces of each, and the state after the last. */
function run(cell: Cell, { inputs, weight, bias, state }: ScanInputs) {
  const hidden: tf.Tensor[] = [];
  const traces: tf.Tensor[][] = [];
  let final = state;
  for (const input of tf.unstack(inputs)) {
    const product = tf.matMul(final[0]!, weight);
    const step = cell.step(input, bias ? tf.add(product, bias) : product, final);
    final = step.state;
    hidden.push(final[0]!);
    traces.push(step.trace);
  }
  return { hidden, traces, final };
}

/**
 * The gradients of the inputs of {@link scan}.
 *
 * @param gradient - Of the hidden states of all steps, followed by the other parts of the last state.
 * @param previous - The hidden state before each step: [time, batch, hidden].
 * @param trace - Of all steps, stacked: [time, batch, hidden] each.
 */
function backward(
  cell: Cell,
  gradient: tf.Tensor,
  weight: tf.Tensor,
  previous: tf.Tensor,
  trace: tf.Tensor[],
): Required<ScanInputs> {
  const [time, batch, size] = previous.shape as [number, number, number];
  const slopes = cell.slopes(trace).map((slope) => tf.unstack(slope));
  const steps = tf.unstack(gradient);
  const transposed = tf.transpose(weight);
  const inputs: tf.Tensor[] = [];
  const products: tf.Tensor[] = [];
  let state = [tf.zeros([batch, size]), ...steps.slice(time)];
  for (let step = time - 1; step >= 0; step--) {
    const hidden = tf.add(steps[step]!, state[0]!);
    const local = cell.backward(
      [hidden, ...state.slice(1)],
      slopes.map((slope) => slope[step]!),
    );
    inputs.unshift(local.inputs);
    products.unshift(local.product);
    const through = tf.matMul(local.product, transposed);
    state = [local.hidden ? tf.add(through, local.hidden) : through, ...local.others];
  }
  const product = tf.stack(products);
  return {
    inputs: cell.isGatedProduct ? tf.stack(inputs) : product,
    weight: tf.matMul(
      tf.reshape(previous, [time * batch, size]),
      tf.reshape(product, [time * batch, -1]),
      true,
    ),
    bias: tf.sum(product, [0, 1]),
    state,
  };
}
