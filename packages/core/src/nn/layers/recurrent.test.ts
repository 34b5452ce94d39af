import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { Random, withRandom } from '../../random';
import { expectGradients, expectNoLeaks, runLayerTest } from '../../testing';
import { normal } from '../initialize';
import { GRU, LSTM, RNN, type LstmState, type RecurrentOptions, type RecurrentOutput } from './recurrent';
import { describeTorchParity } from './torch-parity';

const deep: RecurrentOptions = { numLayers: 2, bidirectional: true };

/** A GRU and an LSTM that take their state as further tensors, as the fixture has them. */
function statefulGru() {
  const layer = new GRU(3, 4, deep);
  const forward = (x: tf.Tensor, hidden: tf.Tensor) => GRU.prototype.forward.call(layer, x, { hidden });
  return Object.assign(layer, { forward });
}

function statefulLstm() {
  const layer = new LSTM(3, 4, deep);
  const forward = (x: tf.Tensor, hidden: tf.Tensor, cell: tf.Tensor) =>
    LSTM.prototype.forward.call(layer, x, { hidden, cell });
  return Object.assign(layer, { forward });
}

describeTorchParity(
  'recurrent',
  {
    RNN: () => new RNN(3, 4),
    'RNN relu deep': () => new RNN(3, 4, { ...deep, nonlinearity: 'relu' }),
    GRU: () => new GRU(3, 4),
    'GRU without bias': () => new GRU(3, 4, { bias: false }),
    'GRU deep': () => new GRU(3, 4, deep),
    'GRU state': statefulGru,
    LSTM: () => new LSTM(3, 4),
    'LSTM without bias': () => new LSTM(3, 4, { bias: false }),
    'LSTM deep': () => new LSTM(3, 4, deep),
    'LSTM state': statefulLstm,
  },
  { layout: 'same' },
);

describe.each([
  ['RNN', RNN],
  ['GRU', GRU],
  ['LSTM', LSTM],
] as const)('%s', (_, Layer) => {
  it('goes on from a carried state as if it had seen all steps at once', async () => {
    const layer = new Layer(3, 4, { numLayers: 2 });
    const x = normal([2, 6, 3]);
    await expectNoLeaks(() =>
      tf.tidy(() => {
        const [start, end] = tf.split(x, [2, 4], 1);
        const whole = layer.forward(x);
        const { state } = layer.forward(start!);
        const rest = layer.forward(end!, state as { hidden: tf.Tensor; cell: tf.Tensor });
        const expected = tf.slice(whole.output, [0, 2, 0]).dataSync();
        for (const [i, value] of rest.output.dataSync().entries()) expect(value).toBeCloseTo(expected[i]!, 5);
        expect(rest.state.hidden.shape).toEqual([2, 2, 4]);
      }),
    );
  });

  it('drops between layers while training only', () => {
    const layer = new Layer(3, 4, { numLayers: 2, dropout: 0.5 });
    const x = normal([2, 6, 3]);
    const run = (seed: number) =>
      withRandom(new Random(seed), () => Array.from(layer.forward(x).output.dataSync()));
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
    layer.eval();
    expect(run(1)).toEqual(run(2));
  });

  it('says which shapes it takes', () => {
    const layer = new Layer(3, 4);
    expect(() => layer.forward(tf.ones([2, 3]))).toThrow(ShapeError);
    expect(() => layer.forward(tf.ones([2, 5, 4]))).toThrow('[batch, time, 3]');
    const state = { hidden: tf.ones([1, 7, 4]), cell: tf.ones([1, 7, 4]) };
    expect(() => layer.forward(tf.ones([2, 5, 3]), state)).toThrow('state.hidden [1,2,4], received [1,7,4]');
  });
});

describe('recurrent layers', () => {
  it.each([
    ['RNN', () => new RNN(3, 4), 36],
    ['GRU', () => new GRU(3, 4), 108],
    ['LSTM', () => new LSTM(3, 4), 144],
  ])('%s passes the layer test', (_, create, parameters) =>
    runLayerTest(create, {
      inputShape: [2, 3, 3],
      outputShape: [2, 3, 4],
      parameters,
      output: ({ output }: RecurrentOutput) => output,
    }),
  );

  it('pass the layer test through their last state', () =>
    runLayerTest(() => new LSTM(3, 4, deep), {
      inputShape: [2, 3, 3],
      outputShape: [4, 2, 4],
      parameters: 736,
      output: ({ state: { hidden, cell } }: RecurrentOutput<LstmState>) => tf.add(hidden, cell),
    }));

  it.each([
    ['RNN', () => new RNN(2, 3)],
    ['GRU', () => new GRU(2, 3)],
    ['LSTM', () => new LSTM(2, 3)],
  ])('%s has second derivatives', async (_, create) => {
    const layer = create();
    const norm = (x: tf.Tensor) => tf.sum(tf.square(layer.forward(x).output));
    await expectGradients((x) => tf.grad(norm)(x), [normal([2, 4, 2])]);
  });

  it('project the inputs of all steps in one product, and the state in one more a step', async () => {
    const x = tf.ones([2, 7, 3]);
    const products = async (layer: LSTM | GRU) => {
      const { kernels } = await tf.profile(() => tf.tidy(() => layer.forward(x).output));
      return kernels.filter(({ name }) => name === 'BatchMatMul').length;
    };
    expect(await products(new LSTM(3, 4))).toBe(1 + 7);
    expect(await products(new GRU(3, 4))).toBe(1 + 7);
  });
});
