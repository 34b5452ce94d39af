import * as tf from '@tensorflow/tfjs-core';

/**
 * One step of a recurrent layer and its gradient. A state is a list of [batch, hidden], of which the first is the hidden
 * state, the output. The product is that of the hidden state with the weights of all gates, [batch, gates * hidden].
 */
export interface Cell {
  /** Blocks of `hidden` columns in the weights. */
  gates: number;
  stateNames: readonly string[];
  /** True if inputs and product are not simply added: then each has its own bias and gradient. */
  isGatedProduct: boolean;
  /** @returns the next state, and what {@link Cell.slopes} needs of this step. */
  step(inputs: tf.Tensor, product: tf.Tensor, state: tf.Tensor[]): { state: tf.Tensor[]; trace: tf.Tensor[] };
  /** Local derivatives, from the traces of all steps at once: [time, batch, hidden or gates * hidden] each. */
  slopes(trace: tf.Tensor[]): tf.Tensor[];
  /** The gradients of one step from the gradient of its state. */
  backward(gradient: tf.Tensor[], slopes: tf.Tensor[]): CellGradients;
}

export interface CellGradients {
  inputs: tf.Tensor;
  product: tf.Tensor;
  /** Of the previous hidden state, but for what comes through the product. */
  hidden?: tf.Tensor;
  /** Of the other parts of the previous state. */
  others: tf.Tensor[];
}

/** `f(inputs + product)`. */
function rnn(activation: (x: tf.Tensor) => tf.Tensor, slope: (y: tf.Tensor) => tf.Tensor): Cell {
  return {
    gates: 1,
    stateNames: ['hidden'],
    isGatedProduct: false,
    step(inputs, product) {
      const next = activation(tf.add(inputs, product));
      return { state: [next], trace: [next] };
    },
    slopes: ([next]) => [slope(next!)],
    backward([hidden], [slope]) {
      const sum = tf.mul(hidden!, slope!);
      return { inputs: sum, product: sum, others: [] };
    },
  };
}

const sigmoidSlope = (y: tf.Tensor) => tf.mul(y, tf.sub(1, y));
const tanhSlope = (y: tf.Tensor) => tf.sub(1, tf.square(y));

export const tanhRnn = rnn(tf.tanh, tanhSlope);
export const reluRnn = rnn(tf.relu, tf.step);

/** See {@link GRU}. */
export const gru: Cell = {
  gates: 3,
  stateNames: ['hidden'],
  isGatedProduct: true, // the reset gate multiplies it
  step(inputs, product, [hidden]) {
    const [inputReset, inputUpdate, inputCandidate] = tf.split(inputs, 3, 1);
    const [hiddenReset, hiddenUpdate, hiddenCandidate] = tf.split(product, 3, 1);
    const reset = tf.sigmoid(tf.add(inputReset!, hiddenReset!));
    const update = tf.sigmoid(tf.add(inputUpdate!, hiddenUpdate!));
    const candidate = tf.tanh(tf.add(inputCandidate!, tf.mul(reset, hiddenCandidate!)));
    const change = tf.sub(hidden!, candidate);
    const next = tf.add(candidate, tf.mul(update, change));
    return { state: [next], trace: [reset, update, candidate, change, hiddenCandidate!] };
  },
  slopes([reset, update, candidate, change, hiddenCandidate]) {
    return [
      tf.mul(tf.sub(1, update!), tanhSlope(candidate!)),
      tf.mul(change!, sigmoidSlope(update!)),
      tf.mul(hiddenCandidate!, sigmoidSlope(reset!)),
      reset!,
      update!,
    ];
  },
  backward([hidden], [candidateSlope, updateSlope, resetSlope, reset, update]) {
    const candidate = tf.mul(hidden!, candidateSlope!);
    const gates = [tf.mul(candidate, resetSlope!), tf.mul(hidden!, updateSlope!)];
    return {
      inputs: tf.concat([...gates, candidate], 1),
      product: tf.concat([...gates, tf.mul(candidate, reset!)], 1),
      hidden: tf.mul(hidden!, update!),
      others: [],
    };
  },
};

/** See {@link LSTM}. */
export const lstm: Cell = {
  gates: 4,
  stateNames: ['hidden', 'cell'],
  isGatedProduct: false,
  step(inputs, product, [, cell]) {
    const sums = tf.split(tf.add(inputs, product), 4, 1);
    const [input, forget, output] = [sums[0]!, sums[1]!, sums[3]!].map((sum) => tf.sigmoid(sum));
    const candidate = tf.tanh(sums[2]!);
    const next = tf.add(tf.mul(forget!, cell!), tf.mul(input!, candidate));
    const squashed = tf.tanh(next);
    return {
      state: [tf.mul(output!, squashed), next],
      trace: [input!, forget!, candidate, output!, cell!, squashed],
    };
  },
  slopes([input, forget, candidate, output, cell, squashed]) {
    const gates = [
      tf.mul(candidate!, sigmoidSlope(input!)),
      tf.mul(cell!, sigmoidSlope(forget!)),
      tf.mul(input!, tanhSlope(candidate!)),
      tf.mul(squashed!, sigmoidSlope(output!)),
    ];
    return [tf.concat(gates, 2), tf.mul(output!, tanhSlope(squashed!)), forget!];
  },
  backward([hidden, cell], [gates, squashed, forget]) {
    const next = tf.add(cell!, tf.mul(hidden!, squashed!));
    const sums = tf.mul(tf.concat([next, next, next, hidden!], 1), gates!);
    return { inputs: sums, product: sums, others: [tf.mul(next, forget!)] };
  },
};
