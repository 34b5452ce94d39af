import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { expectNoLeaks, runLayerTest } from '../../testing';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d } from './batch-norm';
import { GroupNorm } from './group-norm';
import { InstanceNorm2d } from './instance-norm-2d';
import { LayerNorm } from './layer-norm';
import { LocalResponseNorm } from './local-response-norm';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'channel-norm',
  {
    BatchNorm1d: () => new BatchNorm1d(4),
    'BatchNorm1d sequence': () => new BatchNorm1d(4),
    BatchNorm2d: () => new BatchNorm2d(4),
    'BatchNorm2d momentum epsilon': () => new BatchNorm2d(4, { epsilon: 0.1, momentum: 0.4 }),
    'BatchNorm2d cumulative': () => new BatchNorm2d(4, { momentum: null }),
    'BatchNorm2d plain': () => new BatchNorm2d(4, { affine: false }),
    'BatchNorm2d untracked': () => new BatchNorm2d(4, { trackRunningStats: false }),
    BatchNorm3d: () => new BatchNorm3d(4),
    InstanceNorm2d: () => new InstanceNorm2d(4),
    'InstanceNorm2d affine': () => new InstanceNorm2d(4, { affine: true }),
    'InstanceNorm2d tracked': () => new InstanceNorm2d(4, { affine: true, trackRunningStats: true }),
    GroupNorm: () => new GroupNorm(2, 4),
    'GroupNorm one group': () => new GroupNorm(1, 4, { epsilon: 0.01 }),
    'GroupNorm plain': () => new GroupNorm(2, 4, { affine: false }),
    LocalResponseNorm: () => new LocalResponseNorm(5),
    'LocalResponseNorm even': () => new LocalResponseNorm(4, { alpha: 0.5, beta: 0.6, k: 2 }),
    'LocalResponseNorm sequence': () => new LocalResponseNorm(3, { alpha: 1 }),
  },
  { layout: 'channels-first' },
);

describeTorchParity(
  'layer-norm',
  {
    LayerNorm: () => new LayerNorm(5),
    'LayerNorm two axes': () => new LayerNorm([3, 5], { epsilon: 0.01 }),
    'LayerNorm plain': () => new LayerNorm(5, { elementwiseAffine: false }),
  },
  { layout: 'same' },
);

describe('normalisation', () => {
  it('passes the layer test', async () => {
    const sequence = { inputShape: [3, 4, 2], outputShape: [3, 4, 2] };
    const maps = { inputShape: [2, 3, 2, 4], outputShape: [2, 3, 2, 4] };
    const volumes = { inputShape: [2, 2, 2, 2, 2], outputShape: [2, 2, 2, 2, 2] };
    await runLayerTest(() => new BatchNorm1d(2), { ...sequence, parameters: 4 });
    await runLayerTest(() => new BatchNorm2d(4), { ...maps, parameters: 8 });
    await runLayerTest(() => new BatchNorm3d(2), { ...volumes, parameters: 4 });
    await runLayerTest(() => new InstanceNorm2d(4, { affine: true }), { ...maps, parameters: 8 });
    await runLayerTest(() => new GroupNorm(2, 4), { ...maps, parameters: 8 });
    await runLayerTest(() => new LayerNorm([4, 2]), { ...sequence, parameters: 16 });
    await runLayerTest(() => new LayerNorm(2, { bias: false }), { ...sequence, parameters: 2 });
    await runLayerTest(() => new LocalResponseNorm(3), { ...maps, parameters: 0 });
  });

  it('explains what does not fit', () => {
    expect(() => new BatchNorm1d(4).forward(tf.zeros([1, 2, 3, 4]))).toThrow(
      new ShapeError(
        'BatchNorm1d expects [batch, 4] or [batch, width, 4], received a tensor of shape [1,2,3,4]',
      ),
    );
    expect(() => new BatchNorm2d(3).forward(tf.zeros([1, 3, 8, 8]))).toThrow(ShapeError);
    expect(() => new BatchNorm1d(4).forward(tf.zeros([1, 4]))).toThrow(/more than one number a channel/);
    expect(() => new InstanceNorm2d(4).forward(tf.zeros([2, 1, 1, 4]))).toThrow(ShapeError);
    expect(() => new LayerNorm([2, 3]).forward(tf.zeros([3, 2]))).toThrow(
      new ShapeError('LayerNorm expects [..., 2,3], received a tensor of shape [3,2]'),
    );
    expect(() => new GroupNorm(3, 4)).toThrow(InvalidArgumentError);
    expect(() => new GroupNorm(2, 4).forward(tf.zeros([1, 2]))).toThrow(ShapeError);
    expect(() => new LocalResponseNorm(0)).toThrow(InvalidArgumentError);
  });
});

describe('BatchNorm', () => {
  it('has the names and order of PyTorch', () => {
    expect(Object.keys(new BatchNorm2d(4).stateDict())).toEqual([
      'weight',
      'bias',
      'running_mean',
      'running_var',
      'num_batches_tracked',
    ]);
  });

  it('updates its statistics within tf.variableGrads, without leaks, and uses them in inference', async () => {
    const layer = new BatchNorm1d(3);
    const x = tf.add(tf.mul(tf.randomNormal([64, 3], 0, 1, 'float32', 1), [1, 2, 3]), [0, 5, -5]);
    await expectNoLeaks(() => {
      for (let step = 0; step < 100; step++) {
        const loss = () => tf.mean<tf.Scalar>(tf.square(layer.forward(x)));
        tf.dispose(tf.variableGrads(loss, [layer.weight!.variable]));
      }
    });
    const { mean, variance } = tf.moments(x, 0);
    const difference = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];
    expect(difference(layer.running_mean!.value, mean)).toBeLessThan(1e-3);
    expect(difference(layer.running_var!.value, tf.mul(variance, 64 / 63))).toBeLessThan(1e-3);
    expect(layer.num_batches_tracked!.value.dataSync()[0]).toBe(100);
    layer.eval();
    const one = layer.forward(tf.slice(x, [0, 0], [1, 3]));
    expect(difference(one, tf.slice(layer.forward(x), [0, 0], [1, 3]))).toBeLessThan(1e-6);
    expect(layer.num_batches_tracked!.value.dataSync()[0]).toBe(100);
  });
});
