import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { expectGradients, runLayerTest } from '../../testing';
import { uniform } from '../initialize';
import { describeTorchParity } from './torch-parity';
import { upsample, Upsample } from './upsample';

describeTorchParity(
  'upsample',
  {
    nearest: () => new Upsample({ scaleFactor: 2 }),
    'nearest fraction': () => new Upsample({ size: [7, 9] }),
    'nearest smaller': () => new Upsample({ size: [3, 2] }),
    bilinear: () => new Upsample({ scaleFactor: [2, 3], mode: 'bilinear' }),
    'bilinear fraction': () => new Upsample({ size: [7, 9], mode: 'bilinear' }),
    'bilinear smaller': () => new Upsample({ size: [3, 1], mode: 'bilinear' }),
    'align corners': () => new Upsample({ scaleFactor: [2, 3], mode: 'bilinear', alignCorners: true }),
    'align corners fraction': () => new Upsample({ size: [7, 9], mode: 'bilinear', alignCorners: true }),
    'align corners smaller': () => new Upsample({ size: [3, 1], mode: 'bilinear', alignCorners: true }),
  },
  { layout: 'channels-first' },
);

describe('Upsample', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new Upsample({ scaleFactor: 2 }), {
      inputShape: [2, 3, 4, 2],
      outputShape: [2, 6, 8, 2],
    }));

  it.each(['nearest', 'bilinear'] as const)('has a second gradient: %s', async (mode) => {
    const gradientNorm = (x: tf.Tensor) => tf.grad((x) => tf.sum(tf.pow(upsample(x, [6, 8], mode), 3)))(x);
    await expectGradients(gradientNorm, [uniform([1, 3, 4, 1], 0.5, 1.5)]);
  });

  it('says what it takes', () => {
    expect(() => new Upsample({})).toThrow(InvalidArgumentError);
    expect(() => new Upsample({ size: 3, scaleFactor: 2 })).toThrow(InvalidArgumentError);
    expect(() => new Upsample({ size: 3, alignCorners: true })).toThrow(InvalidArgumentError);
    expect(() => new Upsample({ size: 3 }).forward(tf.ones([2, 3]))).toThrow(ShapeError);
  });
});
