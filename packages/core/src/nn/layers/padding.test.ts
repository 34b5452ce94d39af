import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import { normal } from '../initialize';
import { ReflectionPad2d, ZeroPad2d } from './padding';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'padding',
  {
    ZeroPad2d: () => new ZeroPad2d([1, 2, 3, 0]),
    ReflectionPad2d: () => new ReflectionPad2d(3),
    'ReflectionPad2d sides': () => new ReflectionPad2d([1, 2, 4, 0]),
  },
  { layout: 'channels-first' },
);

describe('padding', () => {
  it('passes the layer test', async () => {
    await runLayerTest(() => new ZeroPad2d(1), { inputShape: [1, 3, 4, 2], outputShape: [1, 5, 6, 2] });
    await runLayerTest(() => new ReflectionPad2d(2), { inputShape: [1, 3, 4, 2], outputShape: [1, 7, 8, 2] });
  });

  it('adds nothing with 0', () => {
    const x = normal([1, 2, 2, 1]);
    expect(new ReflectionPad2d(0).forward(x).dataSync()).toEqual(x.dataSync());
  });

  it('cannot mirror more pixels than there are beside the border', () => {
    expect(() => new ReflectionPad2d([3, 0, 0, 0]).forward(tf.ones([1, 4, 3, 1]))).toThrow(ShapeError);
    expect(() => new ReflectionPad2d(1).forward(tf.ones([4, 3]))).toThrow(ShapeError);
  });
});
