import { ShapeError } from '@dl/core';
import { dropout, Module, type GRU, type LSTM, type RNN } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { SteppedRecurrence } from './stepped-recurrence';

export interface RecurrentOptions {
  /** Returns the outputs of all steps, not of the last one. */
  returnSequences: boolean;
  /** Returns the last state too, part by part. */
  returnState: boolean;
  /** Reads from the last step to the first. */
  goBackwards: boolean;
  /** Probability of dropout on the inputs, with one mask for all steps. */
  dropout: number;
}

/**
 * What Keras makes of a recurrence: input [batch, time, features], output [batch, units] or [batch, time, units]. More
 * inputs are the initial state, more outputs the last one, [batch, units] each.
 */
export class Recurrent extends Module<tf.Tensor[], tf.Tensor | tf.Tensor[]> {
  constructor(
    private readonly cell: LSTM | GRU | RNN | SteppedRecurrence,
    private readonly options: RecurrentOptions,
  ) {
    super();
  }

  forward(...inputs: tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const { returnSequences, returnState, goBackwards } = this.options;
    const [x, hidden, cell] = inputs as [tf.Tensor, ...tf.Tensor[]];
    if (x.rank !== 3)
      throw new ShapeError(`a recurrent layer expects [batch, time, features], received [${x.shape}]`);
    return tf.tidy(() => {
      const [batch, , features] = x.shape as [number, number, number];
      const ordered = goBackwards ? tf.reverse(x, 1) : x;
      const steps = dropout(ordered, this.training ? this.options.dropout : 0, [batch, 1, features]);
      const initial = hidden && {
        hidden: tf.expandDims(hidden, 0),
        ...(cell && { cell: tf.expandDims(cell, 0) }),
      };
      const cells = this.cell as Pick<SteppedRecurrence, 'forward'>; // all are called alike
      const { output, state } = cells.forward(steps, initial);
      const result = returnSequences ? output : tf.squeeze(state.hidden, [0]);
      if (!returnState) return result;
      return [result, ...Object.values(state).map((part) => tf.squeeze(part, [0]))];
    });
  }
}
