import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import { Conv1d, Conv2d, Conv3d } from './conv';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'conv',
  {
    Conv1d: () => new Conv1d(4, 3, 3),
    'Conv1d stride padding': () => new Conv1d(4, 3, 4, { stride: 2, padding: 1 }),
    'Conv1d same dilation': () => new Conv1d(4, 3, 4, { padding: 'same', dilation: 2 }),
    'Conv1d groups': () => new Conv1d(4, 6, 3, { groups: 2, bias: false }),
    'Conv1d depthwise': () => new Conv1d(4, 4, 3, { groups: 4, padding: 1 }),
    Conv2d: () => new Conv2d(4, 3, 3),
    'Conv2d 1x1': () => new Conv2d(4, 3, 1, { bias: false }),
    'Conv2d padding 1': () => new Conv2d(4, 3, 3, { padding: 1 }),
    'Conv2d same even kernel': () => new Conv2d(4, 3, [2, 4], { padding: 'same' }),
    'Conv2d valid': () => new Conv2d(4, 3, [3, 2], { padding: 'valid' }),
    'Conv2d stride': () => new Conv2d(4, 3, 3, { stride: 2, padding: 1 }),
    'Conv2d stride over kernel': () => new Conv2d(4, 3, [1, 2], { stride: [3, 2], padding: [0, 1] }),
    'Conv2d unequal sizes': () => new Conv2d(4, 3, [3, 5], { stride: [2, 1], padding: [0, 3] }),
    'Conv2d dilation': () => new Conv2d(4, 3, 3, { dilation: 2, padding: 2 }),
    'Conv2d dilation stride': () => new Conv2d(4, 3, [3, 2], { dilation: [2, 3], stride: 2, padding: 1 }),
    'Conv2d groups': () => new Conv2d(4, 6, 3, { groups: 2, stride: 2, padding: 1 }),
    'Conv2d depthwise': () => new Conv2d(4, 4, 3, { groups: 4, padding: 1 }),
    'Conv2d depthwise multiplier': () => new Conv2d(4, 8, 3, { groups: 4, stride: 2, padding: 1 }),
    'Conv2d depthwise dilation': () => new Conv2d(4, 4, 3, { groups: 4, dilation: 2 }),
    Conv3d: () => new Conv3d(2, 3, 3, { padding: 1 }),
    'Conv3d stride': () => new Conv3d(2, 3, [1, 3, 2], { stride: [2, 2, 1], padding: [0, 1, 1] }),
    'Conv3d dilation groups': () => new Conv3d(2, 4, 2, { dilation: [1, 2, 3], groups: 2 }),
  },
  { layout: 'channels-first' },
);

describe('Conv', () => {
  it('passes the layer test', async () => {
    await runLayerTest(() => new Conv1d(2, 3, 3, { stride: 2 }), {
      inputShape: [2, 7, 2],
      outputShape: [2, 3, 3],
      parameters: 21,
    });
    await runLayerTest(() => new Conv2d(2, 3, [3, 2], { padding: 1 }), {
      inputShape: [2, 4, 3, 2],
      outputShape: [2, 4, 4, 3],
      parameters: 39,
    });
    await runLayerTest(() => new Conv2d(4, 4, 3, { padding: 'same', groups: 4 }), {
      inputShape: [1, 4, 3, 4],
      outputShape: [1, 4, 3, 4],
      parameters: 40,
    });
    await runLayerTest(() => new Conv3d(2, 2, 2, { padding: 'same' }), {
      inputShape: [1, 3, 2, 3, 2],
      outputShape: [1, 3, 2, 3, 2],
      parameters: 34,
    });
  });

  it("pads a stride with 'same' as TensorFlow does, less before than after", () => {
    const layer = new Conv2d(1, 1, 3, { stride: 2, padding: 'same', bias: false });
    layer.weight.assign(tf.ones([3, 3, 1, 1]));
    // By hand: nothing before, one after, so the last windows see two of three pixels.
    expect([...layer.forward(tf.ones([1, 4, 4, 1])).dataSync()]).toEqual([9, 6, 6, 4]);
  });

  it("pads with 'same' likewise where an axis has a stride over the kernel", () => {
    const layer = new Conv2d(1, 1, [1, 4], { stride: [2, 1], padding: 'same', bias: false });
    layer.weight.assign(tf.ones([1, 4, 1, 1]));
    expect([...layer.forward(tf.ones([1, 2, 4, 1])).dataSync()]).toEqual([3, 4, 3, 2]);
  });

  it('starts uniform in ±1/sqrt(fan-in), where a group counts for itself', () => {
    const { weight, bias } = new Conv2d(64, 128, 3, { groups: 2 });
    const bound = 1 / Math.sqrt(32 * 9);
    for (const { value } of [weight, bias!]) {
      expect(tf.max(tf.abs(value)).dataSync()[0]).toBeLessThanOrEqual(bound);
      expect(tf.max(tf.abs(value)).dataSync()[0]).toBeGreaterThan(0.9 * bound);
    }
  });

  it('explains what does not fit', () => {
    expect(() => new Conv2d(3, 8, 3).forward(tf.zeros([1, 3, 8, 8]))).toThrow(
      new ShapeError('Conv2d expects [batch, height, width, 3], received a tensor of shape [1,3,8,8]'),
    );
    expect(() => new Conv3d(3, 8, 3).forward(tf.zeros([1, 8, 8, 3]))).toThrow(ShapeError);
    expect(() => new Conv2d(3, 8, 5).forward(tf.zeros([1, 4, 4, 3]))).toThrow(
      new ShapeError('the windows of Conv2d are larger than its input of shape [1,4,4,3] with its padding'),
    );
    expect(() => new Conv2d(3, 8, 0)).toThrow(
      new InvalidArgumentError('kernelSize is an integer from 1 on, or 2 of them; received 0'),
    );
    expect(() => new Conv2d(3, 8, 3, { padding: [1, -1] })).toThrow(InvalidArgumentError);
    expect(() => new Conv2d(3, 8, 3, { groups: 2 })).toThrow(
      new InvalidArgumentError(
        'groups divides inChannels and outChannels; received 2 groups for 3 and 8 channels',
      ),
    );
  });
});
