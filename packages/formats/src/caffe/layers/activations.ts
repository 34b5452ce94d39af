import { Dropout, ELU, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Softplus, Tanh } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { BuiltLayer, LayerBuilder, LayerContext } from '../layer-context';
import { FunctionModule } from '../modules/function-module';

/** A layer whose output has the shape of its input. */
const sameShape =
  (create: (layer: LayerContext) => BuiltLayer['module']): LayerBuilder =>
  (layer) => ({ shapes: [layer.shape()], module: create(layer) });

/** Caffe's layers that act on each number, and its softmax. */
export const activations: readonly (readonly [type: string, builder: LayerBuilder])[] = [
  [
    'ReLU',
    sameShape((layer) => {
      const slope = layer.options('relu_param').number('negative_slope') ?? 0;
      return slope === 0 ? new ReLU() : new LeakyReLU(slope);
    }),
  ],
  [
    'PReLU',
    sameShape((layer) => {
      const channels = layer.options('prelu_param').boolean('channel_shared') ? 1 : layer.shape().at(-1)!;
      layer.checkParameters({ weight: [channels] });
      return new PReLU(channels);
    }),
  ],
  ['ELU', sameShape((layer) => new ELU(layer.options('elu_param').number('alpha') ?? 1))],
  ['Sigmoid', sameShape(() => new Sigmoid())],
  ['TanH', sameShape(() => new Tanh())],
  ['BNLL', sameShape(() => new Softplus())],
  ['AbsVal', sameShape(() => new FunctionModule((x) => tf.abs(x)))],
  [
    'Dropout',
    sameShape((layer) => new Dropout(layer.options('dropout_param').number('dropout_ratio') ?? 0.5)),
  ],
  ['Softmax', sameShape(softmax)],
  ['Power', sameShape(power)],
  ['Exp', sameShape(exponential)],
  ['Log', sameShape(logarithm)],
];

function softmax(layer: LayerContext): Softmax {
  const shape = layer.shape();
  const axis = layer.options('softmax_param').integer('axis') ?? 1;
  if (layer.axisOf(axis, shape) !== shape.length)
    throw layer.error(`has the axis ${axis}; only that of the channels, 1, is supported`);
  return new Softmax();
}

/** (shift + scale x)^power */
function power(layer: LayerContext): FunctionModule {
  const options = layer.options('power_param');
  const exponent = options.number('power') ?? 1;
  const inner = linearOf(options.number('scale'), options.number('shift'));
  return new FunctionModule((x) => (exponent === 1 ? inner(x) : tf.pow(inner(x), exponent)));
}

/** base^(shift + scale x); a base of -1 is e. */
function exponential(layer: LayerContext): FunctionModule {
  const options = layer.options('exp_param');
  const inner = linearOf(options.number('scale'), options.number('shift'));
  const factor = Math.log(baseOf(layer, options.number('base')));
  return new FunctionModule((x) => tf.exp(tf.mul(inner(x), factor)));
}

/** The logarithm of shift + scale x; a base of -1 is e. */
function logarithm(layer: LayerContext): FunctionModule {
  const options = layer.options('log_param');
  const inner = linearOf(options.number('scale'), options.number('shift'));
  const factor = 1 / Math.log(baseOf(layer, options.number('base')));
  return new FunctionModule((x) => tf.mul(tf.log(inner(x)), factor));
}

function baseOf(layer: LayerContext, base = -1): number {
  if (base === -1) return Math.E;
  if (base > 0) return base;
  throw layer.error(`has the base ${base}; allowed are positive numbers, and -1 for e`);
}

const linearOf =
  (scale = 1, shift = 0) =>
  (x: tf.Tensor): tf.Tensor => {
    const scaled = scale === 1 ? x : tf.mul(x, scale);
    return tf.add(scaled, shift);
  };
