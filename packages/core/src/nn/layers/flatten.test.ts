import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import { normal } from '../initialize';
import { Sequential } from '../sequential';
import { Conv2d } from './conv';
import { Flatten, Reshape, Unflatten } from './flatten';
import { Linear } from './linear';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'flatten',
  {
    Flatten: () => new Sequential(new Conv2d(2, 3, 2), new Flatten(), new Linear(36, 5)),
    Unflatten: () => new Sequential(new Linear(5, 24), new Unflatten([2, 3, 4])),
  },
  { layout: 'channels-first' },
);

describe('Flatten', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new Flatten(), { inputShape: [2, 3, 2, 4], outputShape: [2, 24] }));

  it.each([[[2, 5]], [[2, 4, 5]], [[2, 1, 1, 5]], [[2, 3, 4, 5]], [[2, 2, 3, 4, 5]]])(
    'is undone by Unflatten: %j',
    (shape) => {
      const x = normal(shape);
      const back = new Unflatten(shape.slice(1)).forward(new Flatten().forward(x));
      expect(back.shape).toEqual(shape);
      expect(back.dataSync()).toEqual(x.dataSync());
    },
  );

  it('says what it takes', () => {
    expect(() => new Flatten().forward(tf.ones([3]))).toThrow(ShapeError);
    expect(() => new Unflatten([2, 3]).forward(tf.ones([1, 5]))).toThrow('[batch, 6]');
  });
});

describe('Reshape', () => {
  it('keeps the order in memory', () => {
    const x = normal([2, 3, 4]);
    const y = new Reshape([-1]).forward(x);
    expect(y.shape).toEqual([2, 12]);
    expect(y.dataSync()).toEqual(x.dataSync());
  });
});
