import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { runLayerTest } from '../../testing';
import type { AnyModule } from '../module';
import { AdaptiveAvgPool2d, AdaptiveMaxPool2d, GlobalAvgPool, type AdaptiveSize } from './adaptive-pool';
import { describeTorchParity } from './torch-parity';

const sizes: Record<string, AdaptiveSize> = {
  '1': 1,
  '(7, 8)': [7, 8],
  '(7, 4)': [7, 4],
  '(3, 5)': [3, 5],
  '(None, 3)': [null, 3],
  '10': 10,
};

const cases = Object.entries(sizes).flatMap(([name, size]): [string, () => AnyModule][] => [
  [`AdaptiveAvgPool2d ${name}`, () => new AdaptiveAvgPool2d(size)],
  [`AdaptiveMaxPool2d ${name}`, () => new AdaptiveMaxPool2d(size)],
]);

describeTorchParity('adaptive-pool', Object.fromEntries(cases), { layout: 'channels-first' });

describe('AdaptivePool', () => {
  it('passes the layer test', async () => {
    const outputShape = [1, 3, 2, 2];
    await runLayerTest(() => new AdaptiveAvgPool2d([3, 2]), {
      inputShape: [1, 5, 3, 2],
      outputShape,
      parameters: 0,
    });
    await runLayerTest(() => new AdaptiveMaxPool2d([3, 2]), {
      inputShape: [1, 6, 2, 2],
      outputShape,
      parameters: 0,
    });
  });

  it('explains what does not fit', () => {
    expect(() => new AdaptiveAvgPool2d(7).forward(tf.zeros([8, 512]))).toThrow(
      new ShapeError(
        'AdaptiveAvgPool2d expects [batch, height, width, channels], received a tensor of shape [8,512]',
      ),
    );
    expect(() => new AdaptiveMaxPool2d([0, null])).toThrow(
      new InvalidArgumentError('an output size is a positive integer or null; received [0,null]'),
    );
  });
});

describe('GlobalAvgPool', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new GlobalAvgPool(), {
      inputShape: [2, 3, 4, 5],
      outputShape: [2, 5],
      parameters: 0,
    }));

  it('averages all pixels of each channel', () => {
    const x = tf.tensor([1, 10, 2, 20, 3, 30], [1, 3, 2]);
    expect([...new GlobalAvgPool().forward(x).dataSync()]).toEqual([2, 20]);
  });
});
