import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Identity } from './identity';

it('Identity returns a tensor of its own', () => {
  const x = tf.tensor([1, 2]);
  const y = new Identity().forward(x);
  x.dispose();
  expect(Array.from(y.dataSync())).toEqual([1, 2]);
});
