import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Linear, Module } from '../nn';
import { ExpectationError } from './expectation-error';
import { runLayerTest } from './run-layer-test';

const options = { inputShape: [4, 3], outputShape: [4, 2], parameters: 8 };

const faults = {
  'tensor count': /leaves 1 tensors besides its output/,
  gradient: /gradient with respect to input 0 \[4,3\] is wrong in 1\d of 12/,
  'state dict': /missing: weight, bias/,
  'effect of its parameters': /gradient descent takes the loss/,
  'result on another backend': /the output on (wasm|cpu) is/,
};

const wrongGradient = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => tf.mul(dy, 1.1),
}));

/** A linear layer with one thing wrong. */
class Broken extends Linear {
  constructor(private readonly fault: keyof typeof faults) {
    super(3, 2);
    if (fault === 'state dict') Object.defineProperty(this, 'stateDict', { value: () => ({}) });
  }

  override forward(x: tf.Tensor): tf.Tensor {
    if (this.fault === 'tensor count') tf.scalar(1);
    return tf.tidy(() => {
      const y = super.forward(x);
      if (this.fault === 'gradient') return wrongGradient(y);
      if (this.fault === 'effect of its parameters') return tf.mul(y, 0);
      if (this.fault === 'result on another backend') return tf.add(y, tf.getBackend() === 'wasm' ? 0.01 : 0);
      return tf.clone(y);
    });
  }
}

describe('runLayerTest', () => {
  it('accepts a linear layer', () => runLayerTest(() => new Linear(3, 2), options));

  it('accepts several inputs and a picked output', async () => {
    class Scale extends Module<[tf.Tensor, tf.Tensor], [tf.Tensor, tf.Tensor]> {
      forward(x: tf.Tensor, y: tf.Tensor): [tf.Tensor, tf.Tensor] {
        return [tf.clone(x), tf.mul(x, y)];
      }
    }
    const inputs = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4], 'int32')];
    await runLayerTest(() => new Scale(), {
      inputs,
      outputShape: [2],
      output: ([, product]: [tf.Tensor, tf.Tensor]) => product,
    });
    tf.dispose(inputs);
  });

  it.each([
    ['a wrong output shape', { ...options, outputShape: [4, 3] }, /shape \[4,2\], expected \[4,3\]/],
    ['a wrong number of parameters', { ...options, parameters: 9 }, /8 parameters, expected 9/],
  ])('finds %s', async (_, wrong, message) => {
    await expect(runLayerTest(() => new Linear(3, 2), wrong)).rejects.toThrow(message);
  });

  it.each(Object.keys(faults) as (keyof typeof faults)[])('finds a wrong %s', async (fault) => {
    await expect(runLayerTest(() => new Broken(fault), options)).rejects.toThrow(faults[fault]);
  });

  it('throws errors of its own class', async () => {
    await expect(runLayerTest(() => new Linear(3, 2), { outputShape: [1] })).rejects.toBeInstanceOf(
      ExpectationError,
    );
  });
});
