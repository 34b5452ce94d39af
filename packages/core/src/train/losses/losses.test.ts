import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../../gradients';
import { expectNoLeaks } from '../../testing';
import { readTorchFixture, relativeError } from '../torch-fixtures';
import { huber, l1, smoothL1 } from './absolute-error';
import { binaryCrossEntropyWithLogits } from './binary-cross-entropy';
import { crossEntropy, negativeLogLikelihood } from './cross-entropy';
import { cosineEmbedding, tripletMargin } from './embedding';
import { hinge } from './hinge';
import { kullbackLeibler } from './kullback-leibler';
import { meanSquaredError } from './mean-squared-error';

interface LossCase {
  loss: string;
  options: object;
  inputs: { dtype: 'float32' | 'int32'; values: number[] }[];
  none: number[];
  sum: number;
  mean: number;
  gradients: (number[] | null)[];
}

const losses: Record<string, (...inputs: never[]) => tf.Tensor> = {
  binaryCrossEntropyWithLogits,
  cosineEmbedding,
  crossEntropy,
  hinge,
  huber,
  kullbackLeibler,
  l1,
  meanSquaredError,
  negativeLogLikelihood,
  smoothL1,
  tripletMargin,
};

const cases = await readTorchFixture<LossCase[]>('losses');

describe('losses agree with PyTorch', () => {
  it('covers every loss', () => {
    expect(new Set(cases.map(({ loss }) => loss))).toEqual(new Set(Object.keys(losses)));
  });

  it.each(
    cases.map((fixture, index) => ({
      ...fixture,
      name: `${index}: ${fixture.loss} ${JSON.stringify(fixture.options)}`,
    })),
  )('$name', async ({ loss, options, inputs, none, sum, mean, gradients }) => {
    registerGradients();
    const tensors = inputs.map(({ values, dtype }) => tf.tensor(values, undefined, dtype));
    const compute = (reduction: string, values = tensors) =>
      losses[loss]!(...(values as never[]), { ...options, reduction } as never);
    await expectNoLeaks(async () => {
      for (const [reduction, expected] of Object.entries({ none, sum, mean })) {
        const received = compute(reduction);
        expect(relativeError(await received.array(), expected)).toBeLessThan(1e-4);
        received.dispose();
      }
    });
    const differentiable = tensors.filter((_, index) => gradients[index]);
    const received = tf.grads((...values: tf.Tensor[]) => {
      const remaining = values.values();
      const mixed = tensors.map((tensor, index) => (gradients[index] ? remaining.next().value! : tensor));
      return compute('mean', mixed);
    })(differentiable);
    const expected = gradients.filter((gradient) => gradient !== null);
    for (const [index, gradient] of received.entries()) {
      expect(relativeError(await gradient.array(), expected[index]!)).toBeLessThan(1e-4);
    }
    tf.dispose([tensors, received]);
  });
});

describe('crossEntropy', () => {
  const rows = [
    [2, 0, 0],
    [0, 2, 0],
  ];

  it('is the mean of a loss with reduction mean by default', async () => {
    expect((await crossEntropy(tf.tensor2d(rows), tf.tensor1d([0, 1], 'int32')).data())[0]).toBeCloseTo(
      0.2395,
      4,
    );
  });

  it('is finite for large logits', async () => {
    const [loss] = await crossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor1d([1], 'int32')).data();
    expect(loss).toBe(2000);
  });

  it('is finite, as its gradient is, where another class than the target is masked', async () => {
    const logits = tf.tensor2d([[1, 2, -Infinity]]);
    const target = tf.tensor1d([0], 'int32');
    for (const classWeights of [undefined, [1, 1, 1]]) {
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => crossEntropy(x, target, { classWeights }))(
        logits,
      );
      expect((await value.data())[0]).toBeCloseTo(1.3133, 4);
      const [first, second, masked] = await grad.data();
      expect([first, second, masked]).toEqual([
        expect.closeTo(-0.7311, 4),
        expect.closeTo(0.7311, 4),
        expect.closeTo(0, 6),
      ]);
    }
  });

  it('takes only targets that fit', () => {
    const logits = tf.tensor2d(rows);
    const wrong =
      (target: tf.Tensor, options = {}) =>
      () =>
        crossEntropy(logits, target, options);
    expect(wrong(tf.zeros([3], 'int32'))).toThrow(
      'class indices [2] or probabilities [2,3] as target, received [3]',
    );
    expect(wrong(tf.zeros([2, 1]))).toThrow('received [2,1]');
    expect(wrong(tf.zeros([2], 'int32'), { classWeights: [1, 2] })).toThrow(
      'received 2 class weights for 3 classes',
    );
    expect(wrong(tf.zeros([2, 3]), { ignoreIndex: 0 })).toThrow('ignoreIndex');
    expect(wrong(tf.zeros([2], 'int32'), { labelSmoothing: 1 })).toThrow('labelSmoothing is 1');
    expect(() => negativeLogLikelihood(logits, tf.zeros([2, 3]))).toThrow(
      'expects class indices [2] as target',
    );
  });
});

it('elementwise losses do not broadcast', () => {
  for (const loss of [
    meanSquaredError,
    l1,
    smoothL1,
    huber,
    hinge,
    binaryCrossEntropyWithLogits,
    kullbackLeibler,
  ]) {
    expect(() => loss(tf.zeros([4, 1]), tf.zeros([4]))).toThrow('[4,1]');
  }
});

it('smoothL1 and huber need a positive bend', () => {
  expect(() => smoothL1(tf.zeros([1]), tf.zeros([1]), { beta: 0 })).toThrow(
    'beta is 0; it must be a positive number',
  );
  expect(() => huber(tf.zeros([1]), tf.zeros([1]), { delta: NaN })).toThrow('delta is NaN');
});

it('the gradient of binaryCrossEntropyWithLogits is exact at 0', async () => {
  registerGradients();
  const gradient = tf.grad((x) => binaryCrossEntropyWithLogits(x, tf.tensor1d([1])))(tf.tensor1d([0]));
  expect(await gradient.data()).toEqual(Float32Array.of(-0.5));
});
