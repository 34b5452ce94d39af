import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'];

describe('a fused layer', () => {
  it.each([[[]], [[3]], [[4, 3]], [[1, 3]]])('adds a bias of shape %j as cpu does', async (bias) => {
    for (const activation of activations) {
      await expectSameKernel(
        tf._FusedMatMul,
        { a: randomInput(1, 4, 2), b: randomInput(1, 2, 3), bias: randomInput(...bias) },
        { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0.1 },
      );
    }
  });

  it('scales the negative side of what it has added the bias to', async () => {
    const inputs = {
      x: randomInput(2, 4, 4, 2),
      filter: randomInput(3, 3, 2, 3),
      bias: randomInput(),
      preluActivationWeights: randomInput(3),
    };
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1, activation: 'prelu' };
    await expectSameKernel(tf.FusedConv2D, inputs, attributes);
  });
});
