import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { aligned, Value } from './value';

const maps = () => tf.reshape(tf.range(0, 2 * 3 * 4 * 5, 1), [2, 4, 5, 3]); // channels last

it('has the shape of the graph, whatever the order in memory is', () => {
  const value = Value.ofTensor(maps(), 'last');
  expect(value.shape).toEqual([2, 3, 4, 5]);
  expect(value.order).toBe('last');
  expect(value.tensor('first').shape).toEqual([2, 3, 4, 5]);
  expect(value.order).toBe('first');
});

it('moves axes once', () => {
  const value = Value.ofTensor(maps(), 'last');
  const first = value.tensor('first');
  expect(value.tensor('first')).toBe(first);
  const back = Value.ofTensor(first).tensor('last');
  expect(Array.from(back.dataSync())).toEqual(Array.from(maps().dataSync()));
});

it('aligns what broadcasts, channels last where the maps are', () => {
  const bias = Value.ofTensor(tf.tensor([1, 2, 3], [3, 1, 1]));
  const { tensors, order } = aligned([Value.ofTensor(maps(), 'last'), bias, Value.ofTensor(tf.scalar(1))]);
  expect(order).toBe('last');
  expect(tensors.map(({ shape }) => shape)).toEqual([[2, 4, 5, 3], [1, 1, 1, 3], []]);
  expect(aligned([bias, bias]).order).toBe('first');
});

it('keeps integers that mean "to the end" large', () => {
  const value = Value.ofNumbers({ dtype: 'int32', shape: [2], data: [2 ** 63, -(2 ** 63)] });
  expect(Array.from(value.tensor().dataSync())).toEqual([2 ** 31 - 1, -(2 ** 31)]);
});
