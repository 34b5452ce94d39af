import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import { ConvTranspose2d } from './conv-transpose-2d';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'conv-transpose',
  {
    ConvTranspose2d: () => new ConvTranspose2d(4, 3, 3),
    'ConvTranspose2d doubling': () => new ConvTranspose2d(4, 3, 4, { stride: 2, padding: 1, bias: false }),
    'ConvTranspose2d outputPadding': () =>
      new ConvTranspose2d(4, 3, 3, { stride: 2, padding: 1, outputPadding: 1 }),
    'ConvTranspose2d beyond': () => new ConvTranspose2d(4, 3, 2, { stride: 3, outputPadding: [2, 1] }),
    'ConvTranspose2d unequal': () => new ConvTranspose2d(4, 3, [2, 3], { stride: [1, 3], padding: [1, 0] }),
    'ConvTranspose2d dilation': () => new ConvTranspose2d(4, 3, 3, { stride: 2, dilation: 2, padding: 2 }),
    'ConvTranspose2d groups': () => new ConvTranspose2d(4, 6, 3, { stride: 2, padding: 1, groups: 2 }),
  },
  { layout: 'channels-first' },
);

describe('ConvTranspose2d', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new ConvTranspose2d(2, 3, 4, { stride: 2, padding: 1 }), {
      inputShape: [2, 3, 2, 2],
      outputShape: [2, 6, 4, 3],
      parameters: 99,
    }));

  it('explains what does not fit', () => {
    expect(() => new ConvTranspose2d(3, 8, 3).forward(tf.zeros([1, 8, 8, 4]))).toThrow(
      new ShapeError(
        'ConvTranspose2d expects [batch, height, width, 3], received a tensor of shape [1,8,8,4]',
      ),
    );
    expect(() => new ConvTranspose2d(3, 8, 3, { padding: 2 }).forward(tf.zeros([1, 2, 2, 3]))).toThrow(
      ShapeError,
    );
    expect(() => new ConvTranspose2d(3, 8, 3, { stride: 2, outputPadding: 2 })).toThrow(
      new InvalidArgumentError('outputPadding is less than the stride or the dilation; received 2'),
    );
  });
});
