import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { functionalCall, Linear } from './index';

it('computes with other values, and with its own again afterwards', async () => {
  const layer = new Linear(2, 1);
  const own = await layer.forward(tf.ones([1, 2])).data();
  const values = [tf.tensor2d([[2], [3]]), tf.tensor1d([10])];
  const output = functionalCall(layer.parameters(), values, () => layer.forward(tf.ones([1, 2])));
  expect(await output.data()).toEqual(Float32Array.of(15));
  expect(await layer.forward(tf.ones([1, 2])).data()).toEqual(own);
  const fails = () =>
    functionalCall(layer.parameters(), values, () => {
      throw new Error('stop');
    });
  expect(fails).toThrow('stop');
  expect(await layer.forward(tf.ones([1, 2])).data()).toEqual(own);
  expect(() => functionalCall(layer.parameters(), [], () => undefined)).toThrow(ShapeError);
});
