import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeaks } from '../testing';
import { clipByGlobalNorm, clipByValue, globalNorm } from './clip';

it('clipByGlobalNorm scales all gradients by one factor, and only down', async () => {
  await expectNoLeaks(async () => {
    const gradients = [tf.tensor1d([3, 0]), tf.tensor2d([[0], [4]])];
    const clipped = clipByGlobalNorm(gradients, 1);
    expect((await clipped.norm.data())[0]).toBeCloseTo(5, 6);
    expect((await clipped.gradients[0]!.data())[0]).toBeCloseTo(0.6, 6);
    const norm = globalNorm(clipped.gradients);
    expect((await norm.data())[0]).toBeCloseTo(1, 5);
    const unchanged = clipByGlobalNorm(gradients, 6);
    expect(await unchanged.gradients[1]!.data()).toEqual(Float32Array.of(0, 4));
    tf.dispose([gradients, clipped.gradients, clipped.norm, norm, unchanged.gradients, unchanged.norm]);
  });
});

it('clipByValue limits every element', async () => {
  await expectNoLeaks(async () => {
    const gradients = [tf.tensor1d([-3, 0.5, 2])];
    const clipped = clipByValue(gradients, 1);
    expect(await clipped[0]!.data()).toEqual(Float32Array.of(-1, 0.5, 1));
    tf.dispose([gradients, clipped]);
  });
});

it('rejects a negative maximum', () => {
  expect(() => clipByGlobalNorm([], -1)).toThrow('maximum is -1');
  expect(() => clipByValue([], NaN)).toThrow('maximum is NaN');
});
