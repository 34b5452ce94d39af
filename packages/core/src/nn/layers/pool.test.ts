import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import type { AnyModule } from '../module';
import { AvgPool1d, AvgPool2d, AvgPool3d } from './avg-pool';
import { MaxPool1d, MaxPool2d, MaxPool3d } from './max-pool';
import { describeTorchParity } from './torch-parity';

const pools = { MaxPool1d, MaxPool2d, MaxPool3d, AvgPool1d, AvgPool2d, AvgPool3d };

const everyPool = Object.entries(pools).flatMap(([name, Pool]): [string, () => AnyModule][] => [
  [name, () => new Pool(2)],
  [`${name} stride padding`, () => new Pool(3, { stride: 2, padding: 1 })],
  [`${name} ceilMode`, () => new Pool(3, { stride: 2, ceilMode: true })],
  [`${name} ceilMode padding`, () => new Pool(3, { stride: 3, padding: 1, ceilMode: true })],
  [`${name} stride over kernel`, () => new Pool(2, { stride: 3, padding: 1, ceilMode: true })],
]);

const withoutPadding = { stride: 2, padding: 1, countIncludePad: false };

describeTorchParity(
  'pool',
  {
    ...Object.fromEntries(everyPool),
    'MaxPool2d unequal sizes': () => new MaxPool2d([3, 2], { stride: [2, 1], padding: [1, 0] }),
    'AvgPool2d unequal sizes': () => new AvgPool2d([3, 2], { stride: [2, 1], padding: [1, 0] }),
    'AvgPool1d without padding': () => new AvgPool1d(3, withoutPadding),
    'AvgPool2d without padding': () => new AvgPool2d(3, withoutPadding),
    'AvgPool2d without padding ceilMode': () => new AvgPool2d(3, { ...withoutPadding, ceilMode: true }),
    'AvgPool3d without padding': () => new AvgPool3d(3, withoutPadding),
  },
  { layout: 'channels-first' },
);

describe('Pool', () => {
  it.each<[string, () => MaxPool2d | AvgPool2d, number[]]>([
    ['MaxPool2d', () => new MaxPool2d(2), [1, 2, 2, 2]],
    ["MaxPool2d 'same'", () => new MaxPool2d(2, { padding: 'same' }), [1, 3, 2, 2]],
    ['AvgPool2d', () => new AvgPool2d(3, { stride: 2, padding: 1, countIncludePad: false }), [1, 3, 2, 2]],
    ["AvgPool2d 'same'", () => new AvgPool2d([2, 3], { stride: [2, 1], padding: 'same' }), [1, 3, 4, 2]],
  ])('%s passes the layer test', (_, create, outputShape) =>
    runLayerTest(create, { inputShape: [1, 5, 4, 2], outputShape, parameters: 0 }),
  );

  it.each<[string, () => AnyModule, number[]]>([
    ['MaxPool1d', () => new MaxPool1d(2, { padding: 'same' }), [1, 5, 2]],
    ['AvgPool1d', () => new AvgPool1d(2, { padding: 'same' }), [1, 5, 2]],
    ['MaxPool3d', () => new MaxPool3d(2, { padding: 'same' }), [1, 3, 3, 2, 2]],
    ['AvgPool3d', () => new AvgPool3d(2, { padding: 'same' }), [1, 3, 3, 2, 2]],
  ])("%s 'same' passes the layer test", (_, create, inputShape) =>
    runLayerTest(create, {
      inputShape,
      outputShape: [1, ...inputShape.slice(1, -1).map((size) => Math.ceil(size / 2)), 2],
      parameters: 0,
    }),
  );

  it("pads with 'same' as TensorFlow does: after the end, and never counted", () => {
    const x = tf.tensor([-1, -2, -3, -4, -5, -6, -7, -8, -9], [1, 3, 3, 1]);
    // By hand: nothing before, one after, so the last windows see one row or column of the image.
    expect([...new MaxPool2d(2, { padding: 'same' }).forward(x).dataSync()]).toEqual([-1, -3, -7, -9]);
    expect([...new AvgPool2d(2, { padding: 'same' }).forward(x).dataSync()]).toEqual([-3, -4.5, -7.5, -9]);
  });

  it('explains what does not fit', () => {
    expect(() => new MaxPool2d(2).forward(tf.zeros([8, 8, 3]))).toThrow(
      new ShapeError(
        'MaxPool2d expects [batch, height, width, channels], received a tensor of shape [8,8,3]',
      ),
    );
    expect(() => new AvgPool1d(3).forward(tf.zeros([1, 2, 3]))).toThrow(
      new ShapeError('the windows of AvgPool1d are larger than its input of shape [1,2,3] with its padding'),
    );
    expect(() => new MaxPool3d(2, { padding: 2 })).toThrow(
      new InvalidArgumentError(
        'the padding of a pool is at most half of its kernel of 2,2,2; received 2,2,2',
      ),
    );
    expect(() => new MaxPool2d(2, { stride: 0 })).toThrow(InvalidArgumentError);
  });
});
