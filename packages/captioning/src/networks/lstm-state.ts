import * as tf from '@tensorflow/tfjs-core';
import type { LstmState } from '@dl/core/nn';
import type { BatchedTensors } from './caption-network';

/** The state of an LSTM with the batch first: [batch, layers, hidden] each. */
export function fromLstm({ hidden, cell }: LstmState, name = ''): BatchedTensors {
  return {
    [`${name}hidden`]: tf.transpose(hidden, [1, 0, 2]),
    [`${name}cell`]: tf.transpose(cell, [1, 0, 2]),
  };
}

/** Back to the form of an LSTM: [layers, batch, hidden] each. */
export function toLstm(state: BatchedTensors, name = ''): LstmState {
  const [hidden, cell] = [state[`${name}hidden`]!, state[`${name}cell`]!];
  return { hidden: tf.transpose(hidden, [1, 0, 2]), cell: tf.transpose(cell, [1, 0, 2]) };
}
