import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { runLayerTest } from '../../testing';
import { Embedding } from './embedding';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'embedding',
  {
    Embedding: () => new Embedding(6, 4),
    padding: () => new Embedding(6, 4, { paddingIndex: 0 }),
  },
  { layout: 'same' },
);

describe('Embedding', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new Embedding(5, 3), {
      inputs: [tf.tensor([[1, 4, 1], [0, 2, 2]], [2, 3], 'int32')], // prettier-ignore
      outputShape: [2, 3, 3],
      parameters: 15,
    }));

  it('starts normally distributed, with zeros for padding', () => {
    const weight = new Embedding(100, 50, { paddingIndex: 7 }).weight.value;
    const deviation = tf.sqrt(tf.mean(tf.square(weight))).dataSync()[0]!;
    expect(deviation).toBeCloseTo(1, 1);
    expect(Math.max(...tf.abs(tf.gather(weight, [7])).dataSync())).toBe(0);
    expect(Math.max(...tf.abs(tf.gather(weight, [6])).dataSync())).toBeGreaterThan(0);
  });

  it('takes tokens only, and a padding token that exists', () => {
    expect(() => new Embedding(5, 3).forward(tf.ones([2]))).toThrow(InvalidArgumentError);
    expect(() => new Embedding(5, 3, { paddingIndex: 5 })).toThrow(InvalidArgumentError);
  });
});
