import { dropout, initialize, Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Activate } from '../activations';

export type RecurrenceKind = 'rnn' | 'lstm' | 'gru';

export interface SteppedRecurrenceOptions {
  bias: boolean;
  activation: Activate;
  recurrentActivation: Activate;
  /** Probability of dropout on the state that enters each step, with one mask for all steps. */
  recurrentDropout: number;
  /** For a GRU: the reset gate multiplies the product with the state, not the state. */
  resetAfter: boolean;
}

/** Blocks of `units` columns in the weights of each kind. */
export const gates = { rnn: 1, lstm: 4, gru: 3 } as const;

/** State of [1, batch, units] parts, as that of `@dl/core`'s recurrent layers. */
type State = { hidden: tf.Tensor; cell?: tf.Tensor };

/**
 * A recurrence with any activations, step by step: for what `@dl/core`'s LSTM, GRU and RNN, which are faster, leave
 * out. Parameters and their order of gates are theirs.
 */
export class SteppedRecurrence extends Module<
  [x: tf.Tensor, state?: State],
  { output: tf.Tensor; state: State }
> {
  readonly weight_ih_l0: Parameter; // [in, gates * units]
  readonly weight_hh_l0: Parameter; // [units, gates * units]
  readonly bias_ih_l0?: Parameter; // [gates * units]
  readonly bias_hh_l0?: Parameter; // [gates * units]

  constructor(
    private readonly kind: RecurrenceKind,
    inputSize: number,
    private readonly units: number,
    private readonly options: SteppedRecurrenceOptions,
  ) {
    super();
    const columns = gates[kind] * units;
    this.weight_ih_l0 = new Parameter(initialize.zeros([inputSize, columns]), 'linear');
    this.weight_hh_l0 = new Parameter(initialize.zeros([units, columns]), 'linear');
    if (!options.bias) return;
    this.bias_ih_l0 = new Parameter(initialize.zeros([columns]));
    if (kind === 'gru' && options.resetAfter) this.bias_hh_l0 = new Parameter(initialize.zeros([columns]));
  }

  forward(x: tf.Tensor, state?: State): { output: tf.Tensor; state: State } {
    return tf.tidy(() => {
      const [batch, time, features] = x.shape as [number, number, number];
      const product = tf.matMul(tf.reshape(x, [batch * time, features]), this.weight_ih_l0.value);
      const projected = this.bias_ih_l0 ? tf.add(product, this.bias_ih_l0.value) : product;
      const zeros = tf.zeros([batch, this.units]);
      let hidden = state ? tf.squeeze(state.hidden, [0]) : zeros;
      let cell = state?.cell ? tf.squeeze(state.cell, [0]) : zeros;
      const mask = dropout(tf.ones([batch, this.units]), this.training ? this.options.recurrentDropout : 0);
      const outputs: tf.Tensor[] = [];
      for (const input of tf.unstack(tf.reshape(projected, [batch, time, -1]), 1)) {
        [hidden, cell] = this.step(input, tf.mul(hidden, mask), hidden, cell);
        outputs.push(hidden);
      }
      return {
        output: tf.stack(outputs, 1),
        state: {
          hidden: tf.expandDims(hidden, 0),
          ...(this.kind === 'lstm' && { cell: tf.expandDims(cell, 0) }),
        },
      };
    });
  }

  /** @param dropped - The hidden state with dropout, which the weights see. */
  private step(
    input: tf.Tensor,
    dropped: tf.Tensor,
    hidden: tf.Tensor,
    cell: tf.Tensor,
  ): [hidden: tf.Tensor, cell: tf.Tensor] {
    const { activation, recurrentActivation } = this.options;
    const weight = this.weight_hh_l0.value;
    if (this.kind === 'gru') return [this.gruStep(input, dropped, hidden), cell];
    const sum = tf.add(input, tf.matMul(dropped, weight));
    if (this.kind === 'rnn') return [activation(sum), cell];
    const [i, f, g, o] = tf.split(sum, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const next = tf.add(tf.mul(recurrentActivation(f), cell), tf.mul(recurrentActivation(i), activation(g)));
    return [tf.mul(recurrentActivation(o), activation(next)), next];
  }

  private gruStep(input: tf.Tensor, dropped: tf.Tensor, hidden: tf.Tensor): tf.Tensor {
    const { activation, recurrentActivation, resetAfter } = this.options;
    const { units } = this;
    const weight = this.weight_hh_l0.value;
    const [inputReset, inputUpdate, inputCandidate] = tf.split(input, 3, 1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    // The candidate's block is not part of this product if the reset gate comes before it.
    const columns = resetAfter ? 3 : 2;
    const partial = tf.matMul(dropped, tf.slice(weight, [0, 0], [-1, columns * units]));
    const product = this.bias_hh_l0 ? tf.add(partial, this.bias_hh_l0.value) : partial;
    const [hiddenReset, hiddenUpdate, hiddenCandidate] = tf.split(product, columns, 1);
    const reset = recurrentActivation(tf.add(inputReset, hiddenReset!));
    const update = recurrentActivation(tf.add(inputUpdate, hiddenUpdate!));
    const through = hiddenCandidate
      ? tf.mul(reset, hiddenCandidate)
      : tf.matMul(tf.mul(reset, dropped), tf.slice(weight, [0, 2 * units], [-1, units]));
    const candidate = activation(tf.add(inputCandidate, through));
    return tf.add(tf.mul(update, hidden), tf.mul(tf.sub(1, update), candidate));
  }
}
