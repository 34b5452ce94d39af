import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { fanInUniform } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { assertProbability, dropout } from './dropout';
import { gru, lstm, reluRnn, tanhRnn, type Cell } from './recurrent-cells';
import { scan, type ScanOutputs } from './recurrent-scan';

export interface RecurrentOptions {
  /** Layers, each of which reads the outputs of the one before. Default: 1. */
  numLayers?: number;
  /** Adds a pass from the last step to the first; its outputs are appended to the features. Default: false. */
  bidirectional?: boolean;
  /** Probability of dropout on what a layer hands to the next one. Default: 0. */
  dropout?: number;
  /** Adds learnable biases. Default: true. */
  bias?: boolean;
}

/** What an RNN or GRU carries from one call to the next: [layers * directions, batch, hidden]. */
export type RecurrentState = { hidden: tf.Tensor };

/** What an LSTM carries from one call to the next: [layers * directions, batch, hidden] each. */
export type LstmState = { hidden: tf.Tensor; cell: tf.Tensor };

export type RecurrentOutput<State extends RecurrentState = RecurrentState> = {
  /** What the last layer computed at every step: [batch, time, directions * hidden]. */
  output: tf.Tensor;
  /** The state of every layer and direction at its end. Pass it to the next call to go on from there. */
  state: State;
};

/**
 * The loop of RNN, GRU and LSTM over [batch, time, features] (PyTorch's `batch_first`, here the only layout). One
 * product before the loop projects the inputs of all steps, so that each step needs just one more: the hidden state
 * times the weights of all gates.
 */
abstract class Recurrent<State extends RecurrentState = RecurrentState> extends Module<
  [x: tf.Tensor, state?: State],
  RecurrentOutput<State>
> {
  [weight: `weight_${string}`]: Parameter; // weight_ih_l0[_reverse]: [in, gates * hidden], weight_hh_l0: [hidden, ...]
  [bias: `bias_${string}`]: Parameter; // bias_ih_l0, bias_hh_l0: [gates * hidden]

  readonly numLayers: number;
  readonly dropout: number;
  /** Suffix of the parameters of each direction. */
  private readonly directions: readonly string[];

  constructor(
    private readonly cell: Cell,
    readonly inputSize: number,
    readonly hiddenSize: number,
    { numLayers = 1, bidirectional = false, dropout = 0, bias = true }: RecurrentOptions,
  ) {
    super();
    assertProbability(dropout);
    this.numLayers = numLayers;
    this.dropout = dropout;
    this.directions = bidirectional ? ['', '_reverse'] : [''];
    const columns = cell.gates * hiddenSize;
    for (let layer = 0; layer < numLayers; layer++) {
      const rows = layer ? this.directions.length * hiddenSize : inputSize;
      for (const direction of this.directions) {
        const name = `l${layer}${direction}`;
        this[`weight_ih_${name}`] = new Parameter(fanInUniform([rows, columns], hiddenSize), 'linear');
        this[`weight_hh_${name}`] = new Parameter(fanInUniform([hiddenSize, columns], hiddenSize), 'linear');
        if (!bias) continue;
        this[`bias_ih_${name}`] = new Parameter(fanInUniform([columns], hiddenSize));
        this[`bias_hh_${name}`] = new Parameter(fanInUniform([columns], hiddenSize));
      }
    }
  }

  forward(x: tf.Tensor, state?: State): RecurrentOutput<State> {
    if (x.rank !== 3 || x.shape[2] !== this.inputSize) {
      throw new ShapeError(
        `${this.constructor.name} expects [batch, time, ${this.inputSize}], received [${x.shape}]`,
      );
    }
    return tf.tidy(() => {
      const initial = this.unstackState(x.shape[0], state);
      const final: tf.Tensor[][] = [];
      let output = swapAxes(x); // [time, batch, features], where a step is one piece of memory
      for (let layer = 0; layer < this.numLayers; layer++) {
        if (layer > 0 && this.training) output = dropout(output, this.dropout);
        const outputs = this.directions.map((direction) => {
          const pass = this.pass(output, initial[final.length]!, `l${layer}${direction}`, direction !== '');
          final.push(pass.state);
          return pass.outputs;
        });
        output = outputs.length > 1 ? tf.concat(outputs, 2) : outputs[0]!;
      }
      return { output: swapAxes(output), state: this.stackState(final) };
    });
  }

  /** Runs one layer in one direction over [time, batch, features]. */
  private pass(x: tf.Tensor, state: tf.Tensor[], name: string, reverse: boolean): ScanOutputs {
    const [time, batch, features] = x.shape as [number, number, number];
    const inputBias = this[`bias_ih_${name}`]?.value;
    const hiddenBias = this[`bias_hh_${name}`]?.value;
    const { isGatedProduct, gates } = this.cell;
    let rows = tf.matMul(tf.reshape(x, [time * batch, features]), this[`weight_ih_${name}`]!.value);
    if (inputBias && hiddenBias) {
      rows = tf.add(rows, isGatedProduct ? inputBias : tf.add(inputBias, hiddenBias));
    }
    const projected = tf.reshape(rows, [time, batch, gates * this.hiddenSize]);
    const { outputs, state: final } = scan(this.cell, {
      inputs: reverse ? tf.reverse(projected, 0) : projected,
      weight: this[`weight_hh_${name}`]!.value,
      bias: isGatedProduct ? hiddenBias : undefined,
      state,
    });
    return { outputs: reverse ? tf.reverse(outputs, 0) : outputs, state: final };
  }

  /** For each layer and direction the list that {@link scan} takes; zeros without a state. */
  private unstackState(batch: number, state?: State): tf.Tensor[][] {
    const count = this.numLayers * this.directions.length;
    const { stateNames } = this.cell;
    if (!state) {
      const zeros = tf.zeros([batch, this.hiddenSize]);
      return Array.from({ length: count }, () => stateNames.map(() => zeros));
    }
    const expected = [count, batch, this.hiddenSize];
    const parts = stateNames.map((name) => {
      const part = (state as Record<string, tf.Tensor | undefined>)[name];
      if (part && tf.util.arraysEqual(part.shape, expected)) return tf.unstack(part);
      const received = part ? `[${part.shape}]` : 'none';
      throw new ShapeError(
        `${this.constructor.name} expects state.${name} [${expected}], received ${received}`,
      );
    });
    return Array.from({ length: count }, (_, index) => parts.map((part) => part[index]!));
  }

  private stackState(states: tf.Tensor[][]): State {
    const entries = this.cell.stateNames.map((name, part) => [
      name,
      tf.stack(states.map((state) => state[part]!)),
    ]);
    return Object.fromEntries(entries) as State;
  }
}

const swapAxes = (x: tf.Tensor) => tf.transpose(x, [1, 0, 2]);

export interface RnnOptions extends RecurrentOptions {
  /** Default: 'tanh'. */
  nonlinearity?: 'tanh' | 'relu';
}

/**
 * `h' = tanh(W_ih x + b_ih + W_hh h + b_hh)` (Elman 1990) over [batch, time, inputSize], which is PyTorch's
 * `batch_first` and the only layout here.
 *
 * ```ts
 * const { output, state } = new RNN(10, 20).forward(tf.zeros([3, 5, 10]));
 * output.shape; // [3, 5, 20]
 * state.hidden.shape; // [1, 3, 20]
 * ```
 */
export class RNN extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, { nonlinearity = 'tanh', ...options }: RnnOptions = {}) {
    super(nonlinearity === 'tanh' ? tanhRnn : reluRnn, inputSize, hiddenSize, options);
  }
}

/**
 * Gated recurrent unit (Cho et al. 2014) over [batch, time, inputSize], with PyTorch's gate order r, z, n and its place
 * of the reset gate, after the product:
 *
 *     r = σ(W_ir x + b_ir + W_hr h + b_hr)        z = σ(W_iz x + b_iz + W_hz h + b_hz)
 *     n = tanh(W_in x + b_in + r * (W_hn h + b_hn))       h' = (1 - z) * n + z * h
 *
 * ```ts
 * const layer = new GRU(10, 20, { numLayers: 2 });
 * const { output, state } = layer.forward(tf.zeros([3, 5, 10]));
 * layer.forward(tf.zeros([3, 1, 10]), state).output.shape; // [3, 1, 20]: one step more
 * ```
 */
export class GRU extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(gru, inputSize, hiddenSize, options);
  }
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000) over [batch, time, inputSize], with
 * PyTorch's gate order i, f, g, o:
 *
 *     i, f, o = σ(W_i x + b_i + W_h h + b_h)      g = tanh(W_i x + b_i + W_h h + b_h)
 *     c' = f * c + i * g                          h' = o * tanh(c')
 *
 * ```ts
 * const layer = new LSTM(10, 20, { numLayers: 2, bidirectional: true });
 * const { output, state } = layer.forward(tf.zeros([3, 5, 10]));
 * output.shape; // [3, 5, 40]
 * state.cell.shape; // [4, 3, 20]
 * ```
 */
export class LSTM extends Recurrent<LstmState> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(lstm, inputSize, hiddenSize, options);
  }
}
