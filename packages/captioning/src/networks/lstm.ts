import * as tf from '@tensorflow/tfjs-core';
import { LSTM, type LstmState } from '@dl/core/nn';
import type { BatchedTensors } from './caption-network';

/**
 * An LSTM that at first keeps what it knows, so that a picture is not forgotten after a few words: the bias of its forget gate is 1
 * (Jozefowicz et al. 2015, section 4).
 */
export function keepingLstm(inFeatures: number, features: number, numLayers = 1): LSTM {
  const network = new LSTM(inFeatures, features, { numLayers });
  for (let layer = 0; layer < numLayers; layer++) {
    const gates = [0, 1, 0, 0]; // input, forget, cell, output
    network[`bias_ih_l${layer}`]!.assign(
      tf.tidy(() => tf.concat(gates.map((bias) => tf.fill([features], bias)))),
    );
    network[`bias_hh_l${layer}`]!.assign(tf.zeros([4 * features]));
  }
  return network;
}

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
