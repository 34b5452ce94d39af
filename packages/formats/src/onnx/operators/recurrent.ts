import * as tf from '@tensorflow/tfjs-core';
import type { Operator, OperatorCall, OperatorGroup } from '../operator-call';
import { Value } from '../value';

type Activation = (x: tf.Tensor) => tf.Tensor;

/** One direction of a recurrent operator. */
interface Direction {
  /** [gates * hidden] */
  inputBias: tf.Tensor;
  hiddenBias: tf.Tensor;
  /** [hidden, gates * hidden] */
  weight: tf.Tensor;
  /** LSTM: [3 * hidden] */
  peepholes?: tf.Tensor;
  activations: readonly Activation[];
  /** GRU: the reset gate multiplies the product with the hidden state, not the state. */
  linearBeforeReset: boolean;
}

/** @param state - [batch, hidden] each: the hidden state, and the cell of an LSTM. */
type Step = (inputs: tf.Tensor, state: tf.Tensor[], direction: Direction) => tf.Tensor[];

interface Cell {
  gates: number;
  states: number;
  activations: readonly string[];
  step: Step;
}

const named: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ['sigmoid', (x) => tf.sigmoid(x)],
  ['tanh', (x) => tf.tanh(x)],
  ['relu', (x) => tf.relu(x)],
]);

/** Gates in the order input, output, forget, cell. */
const lstm: Cell = {
  gates: 4,
  states: 2,
  activations: ['Sigmoid', 'Tanh', 'Tanh'],
  step(inputs, [hidden, cell], { weight, peepholes, activations }) {
    const [gate, candidate, output] = activations as [Activation, Activation, Activation];
    const [i, o, f, c] = tf.split(tf.add(inputs, tf.matMul(hidden!, weight)), 4, 1) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const peep = peepholes ? tf.split(peepholes, 3) : [];
    const seeing = (sum: tf.Tensor, position: number, seen: tf.Tensor) =>
      peep.length ? tf.add(sum, tf.mul(peep[position]!, seen)) : sum;
    const next = tf.add(
      tf.mul(gate(seeing(f, 2, cell!)), cell!),
      tf.mul(gate(seeing(i, 0, cell!)), candidate(c)),
    );
    return [tf.mul(gate(seeing(o, 1, next)), output(next)), next];
  },
};

/** Gates in the order update, reset, hidden. */
const gru: Cell = {
  gates: 3,
  states: 1,
  activations: ['Sigmoid', 'Tanh'],
  step(inputs, [hidden], { weight, hiddenBias, activations, linearBeforeReset }) {
    const [gate, candidate] = activations as [Activation, Activation];
    const size = hidden!.shape[1]!;
    const [inputGates, inputCandidate] = tf.split(inputs, [2 * size, size], 1) as [tf.Tensor, tf.Tensor];
    const [gateWeight, candidateWeight] = tf.split(weight, [2 * size, size], 1) as [tf.Tensor, tf.Tensor];
    const [gateBias, candidateBias] = tf.split(hiddenBias, [2 * size, size]) as [tf.Tensor, tf.Tensor];
    const gates = gate(tf.add(tf.add(inputGates, tf.matMul(hidden!, gateWeight)), gateBias));
    const [update, reset] = tf.split(gates, 2, 1) as [tf.Tensor, tf.Tensor];
    const product = linearBeforeReset
      ? tf.mul(reset, tf.add(tf.matMul(hidden!, candidateWeight), candidateBias))
      : tf.add(tf.matMul(tf.mul(reset, hidden!), candidateWeight), candidateBias);
    const proposal = candidate(tf.add(inputCandidate, product));
    return [tf.add(proposal, tf.mul(update, tf.sub(hidden!, proposal)))];
  },
};

const rnn: Cell = {
  gates: 1,
  states: 1,
  activations: ['Tanh'],
  step: (inputs, [hidden], { weight, activations }) => [
    activations[0]!(tf.add(inputs, tf.matMul(hidden!, weight))),
  ],
};

/** x [time, batch, features]; the outputs are those of all steps, [time, directions, batch, hidden], and the last states. */
const recurrent =
  (cell: Cell): Operator =>
  (call) => {
    const { attributes } = call;
    const isBatchFirst = attributes.integer('layout', 0) === 1;
    const turned = (x: tf.Tensor) => (isBatchFirst ? tf.transpose(x, [1, 0, 2]) : x);
    const x = turned(call.tensor(0));
    const [time, batch, features] = x.shape as [number, number, number];
    const directions = { forward: [false], reverse: [true], bidirectional: [false, true] }[
      attributes.text('direction', ['forward', 'reverse', 'bidirectional'])
    ];
    if (attributes.number('clip') !== undefined || attributes.integer('input_forget', 0) !== 0)
      call.fail('has clip or input_forget, which are not supported');
    const hidden = call.input(2).shape[2]!;
    const mask = maskOf(call.numbers(4), time);
    const passes = directions.map((isReverse, d) => {
      const direction = directionOf(call, cell, d, hidden);
      const weight = tf.transpose(part(call.tensor(1), d));
      // The reset gate of a GRU is between the two biases; elsewhere they are one.
      const bias = cell === gru ? direction.inputBias : tf.add(direction.inputBias, direction.hiddenBias);
      const projected = tf.add(tf.matMul(tf.reshape(x, [time * batch, features]), weight), bias);
      const inputs = tf.unstack(tf.reshape(projected, [time, batch, cell.gates * hidden]));
      let state = Array.from({ length: cell.states }, (_, i) =>
        call.has(5 + i) ? part(turned(call.tensor(5 + i)), d) : tf.zeros([batch, hidden]),
      );
      const outputs: tf.Tensor[] = new Array<tf.Tensor>(time);
      for (let step = 0; step < time; step++) {
        const t = isReverse ? time - 1 - step : step;
        const next = cell.step(inputs[t]!, state, direction);
        const alive = mask?.(t);
        outputs[t] = alive ? tf.mul(next[0]!, alive) : next[0]!;
        state = alive
          ? next.map((after, i) => tf.add(state[i]!, tf.mul(alive, tf.sub(after, state[i]!))))
          : next;
      }
      return { outputs: tf.stack(outputs), state };
    });
    const all = tf.stack(
      passes.map(({ outputs }) => outputs),
      1,
    );
    const last = Array.from({ length: cell.states }, (_, i) =>
      turned(tf.stack(passes.map(({ state }) => state[i]!))),
    );
    return [isBatchFirst ? tf.transpose(all, [2, 0, 1, 3]) : all, ...last].map((y) => Value.ofTensor(y));
  };

/** One of the directions along the first axis. */
function part(x: tf.Tensor, direction: number): tf.Tensor {
  return tf.squeeze(
    tf.slice(x, [direction, ...x.shape.slice(1).map(() => 0)], [1, ...x.shape.slice(1)]),
    [0],
  );
}

function directionOf(call: OperatorCall, cell: Cell, d: number, hidden: number): Direction {
  const columns = cell.gates * hidden;
  const biases = call.has(3) ? part(call.tensor(3), d) : tf.zeros([2 * columns]);
  const [inputBias, hiddenBias] = tf.split(biases, 2) as [tf.Tensor, tf.Tensor];
  const names = call.attributes.strings('activations');
  const count = cell.activations.length;
  const own = names?.length ? names.slice(d * count, (d + 1) * count) : cell.activations;
  const activations = own.map(
    (name) =>
      named.get(name.toLowerCase()) ??
      call.fail(`has the activation "${name}"; there are ${[...named.keys()].join(', ')}`),
  );
  if (activations.length !== count)
    call.fail(`has ${names?.length} activations for ${count} in each direction`);
  return {
    inputBias,
    hiddenBias,
    weight: tf.transpose(part(call.tensor(2), d)),
    peepholes: cell === lstm && call.has(7) ? part(call.tensor(7), d) : undefined,
    activations,
    linearBeforeReset: call.attributes.integer('linear_before_reset', 0) !== 0,
  };
}

/** Sequences that are shorter keep their state after their end, and give zeros: [batch, 1] of ones and zeros. */
function maskOf(lengths: number[] | undefined, time: number): ((step: number) => tf.Tensor) | undefined {
  if (!lengths || lengths.every((length) => length === time)) return undefined;
  return (step) =>
    tf.tensor(
      lengths.map((length) => Number(step < length)),
      [lengths.length, 1],
      'float32',
    );
}

export const recurrentOperators: OperatorGroup = {
  LSTM: recurrent(lstm),
  GRU: recurrent(gru),
  RNN: recurrent(rnn),
};
