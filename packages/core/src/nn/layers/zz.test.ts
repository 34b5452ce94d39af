import { it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectGradients } from '../../testing';
import { Conv1d, Conv2d, Conv3d } from './conv';
import { ConvTranspose2d } from './conv-transpose-2d';
import { AvgPool2d } from './avg-pool';
import { MaxPool2d, MaxPool3d } from './max-pool';
import { AdaptiveAvgPool2d } from './adaptive-pool';
import { BatchNorm2d } from './batch-norm';
import { GroupNorm } from './group-norm';
import { InstanceNorm2d } from './instance-norm-2d';
import { LayerNorm } from './layer-norm';
import { LocalResponseNorm } from './local-response-norm';
it.each<[string, any, number[]]>([
  ['c2', new Conv2d(2, 3, 3, { stride: 2, padding: 1 }), [2, 5, 4, 2]],
  ['c2dil', new Conv2d(2, 3, 2, { dilation: 2, padding: 1 }), [2, 5, 4, 2]],
  ['c1', new Conv1d(2, 3, 3, { stride: 2, padding: 1, dilation: 2 }), [2, 5, 2]],
  ['c3', new Conv3d(2, 3, 3, { stride: 2, padding: 1 }), [1, 3, 3, 4, 2]],
  ['c2g', new Conv2d(4, 4, 3, { groups: 4 }), [2, 5, 4, 4]],
  ['ct', new ConvTranspose2d(2, 3, 3, { stride: 2, padding: 1 }), [2, 3, 4, 2]],
  ['avg', new AvgPool2d(3, { stride: 2, padding: 1, countIncludePad: false }), [2, 5, 4, 2]],
  ['max', new MaxPool2d(3, { stride: 2, padding: 1 }), [2, 5, 4, 2]],
  ['max3', new MaxPool3d(2), [1, 4, 4, 4, 2]],
  ['ada', new AdaptiveAvgPool2d([3, 3]), [2, 5, 4, 2]],
  ['bn', new BatchNorm2d(2), [2, 5, 4, 2]],
  ['in', new InstanceNorm2d(2, { affine: true }), [2, 5, 4, 2]],
  ['gn', new GroupNorm(2, 4), [2, 5, 4, 4]],
  ['ln', new LayerNorm([4, 2]), [2, 5, 4, 2]],
  ['lrn', new LocalResponseNorm(3, { alpha: 1 }), [2, 5, 4, 4]],
])('%s', (_, layer, shape) =>
  expectGradients((x: tf.Tensor) => tf.square(tf.grad((y: tf.Tensor) => tf.sum(tf.tanh(layer.forward(y))))(x)), [tf.randomNormal(shape, 0, 1, 'float32', 3)], { tolerance: 0.02 }),
);
