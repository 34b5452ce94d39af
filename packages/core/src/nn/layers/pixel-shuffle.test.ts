import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import { PixelShuffle } from './pixel-shuffle';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'pixel-shuffle',
  { PixelShuffle: () => new PixelShuffle(2) },
  { layout: 'channels-first' },
);

describe('PixelShuffle', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new PixelShuffle(2), { inputShape: [2, 2, 3, 8], outputShape: [2, 4, 6, 2] }));

  it('needs factor² channels for each output channel', () => {
    expect(() => new PixelShuffle(2).forward(tf.ones([1, 2, 2, 6]))).toThrow(ShapeError);
  });
});
