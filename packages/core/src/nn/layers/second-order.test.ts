import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectGradients } from '../../testing';
import type { Module } from '../module';
import { AdaptiveAvgPool2d } from './adaptive-pool';
import { AvgPool2d } from './avg-pool';
import { BatchNorm2d } from './batch-norm';
import { Conv1d, Conv2d, Conv3d } from './conv';
import { ConvTranspose2d } from './conv-transpose-2d';
import { GroupNorm } from './group-norm';
import { InstanceNorm2d } from './instance-norm-2d';
import { LayerNorm } from './layer-norm';
import { LocalResponseNorm } from './local-response-norm';
import { MaxPool2d, MaxPool3d } from './max-pool';

/** The sum over tanh makes the gradient depend on the input for linear layers too. */
const squaredGradient = (layer: Module) => (x: tf.Tensor) =>
  tf.square(tf.grad((x: tf.Tensor) => tf.sum(tf.tanh(layer.forward(x))))(x));

describe('second-order gradients, as gradient penalties take them', () => {
  const maps = [2, 4, 3, 4];
  it.each<[string, () => Module, number[]]>([
    ['Conv1d', () => new Conv1d(4, 3, 3, { stride: 2, padding: 1, dilation: 2 }), [2, 5, 4]],
    ['Conv2d', () => new Conv2d(4, 3, 3, { stride: 2, padding: 1 }), maps],
    ['Conv2d dilation', () => new Conv2d(4, 3, 2, { dilation: 2, padding: 1 }), maps],
    ['Conv2d depthwise', () => new Conv2d(4, 4, 3, { groups: 4 }), maps],
    ['Conv3d', () => new Conv3d(2, 3, 3, { stride: 2, padding: 1 }), [1, 3, 3, 4, 2]],
    ['ConvTranspose2d', () => new ConvTranspose2d(4, 3, 3, { stride: 2, padding: 1 }), maps],
    ['MaxPool2d', () => new MaxPool2d(3, { stride: 2, padding: 1 }), maps],
    ['MaxPool3d', () => new MaxPool3d(2), [1, 4, 4, 4, 2]],
    ['AvgPool2d', () => new AvgPool2d(3, { stride: 2, padding: 1, countIncludePad: false }), maps],
    ['AdaptiveAvgPool2d', () => new AdaptiveAvgPool2d([3, 2]), maps],
    ['BatchNorm2d', () => new BatchNorm2d(4), maps],
    ['InstanceNorm2d', () => new InstanceNorm2d(4, { affine: true }), maps],
    ['GroupNorm', () => new GroupNorm(2, 4), maps],
    ['LayerNorm', () => new LayerNorm([3, 4]), maps],
    ['LocalResponseNorm', () => new LocalResponseNorm(3, { alpha: 1 }), maps],
  ])('%s', (_, create, shape) =>
    expectGradients(squaredGradient(create()), [tf.randomNormal(shape, 0, 1, 'float32', 3)], { elements: 8 }),
  );
});
