import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectGradients, expectNoLeaks } from '../testing';
import { logSoftmax } from './log-softmax';

const logits = () => tf.tensor2d([1, -2, 0.5, 90, 88, -90], [2, 3]);

describe('logSoftmax', () => {
  it('is the logarithm of the softmax, for large logits too', () => {
    expect(logSoftmax(logits()).dataSync()).toEqual(tf.logSoftmax(logits()).dataSync());
  });

  it('has gradients of the first and second order, and leaks nothing', async () => {
    const x = logits();
    await expectNoLeaks(() => expectGradients(logSoftmax, [x]));
    await expectGradients((x) => tf.grad((x: tf.Tensor) => tf.square(logSoftmax(x)))(x), [x]);
  });
});
