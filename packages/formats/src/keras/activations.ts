import { FileFormatError } from '@dl/core';
import { elu, gelu, mish, silu } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { isRecord } from './keras-file';

/** A function of every number, or of the last axis. */
export type Activate = (x: tf.Tensor) => tf.Tensor;

/** What an activation is called and does. */
export interface Activation {
  readonly name: string;
  readonly activate: Activate;
}

/** Keras 3 took PyTorch's slope; before it was Theano's. */
const hardSigmoid = {
  2: (x: tf.Tensor) => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1),
  3: (x: tf.Tensor) => tf.clipByValue(tf.add(tf.div(x, 6), 0.5), 0, 1),
};

/** By Keras's names, of which some are in one version only. */
const activations: Record<string, (version: 2 | 3) => Activate> = {
  relu: () => (x) => tf.relu(x),
  relu6: () => (x) => tf.relu6(x),
  leaky_relu: () => (x) => tf.leakyRelu(x, 0.2),
  sigmoid: () => (x) => tf.sigmoid(x),
  hard_sigmoid: (version) => hardSigmoid[version],
  log_sigmoid: () => (x) => tf.logSigmoid(x),
  tanh: () => (x) => tf.tanh(x),
  hard_tanh: () => (x) => tf.clipByValue(x, -1, 1),
  softmax: () => (x) => tf.softmax(x),
  log_softmax: () => (x) => tf.logSoftmax(x),
  softplus: () => (x) => tf.softplus(x),
  softsign: () => (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  elu: () => (x) => elu(x),
  selu: () => (x) => tf.selu(x),
  gelu: () => (x) => gelu(x),
  gelu_new: () => (x) => gelu(x, 'tanh'),
  silu: () => silu,
  swish: () => silu,
  hard_silu: () => (x) => tf.mul(x, hardSigmoid[3](x)),
  hard_swish: () => (x) => tf.mul(x, hardSigmoid[3](x)),
  mish: () => mish,
  exponential: () => (x) => tf.exp(x),
};

/**
 * The activation that a configuration names, or undefined for none ('linear').
 *
 * @param value - A name, or in Keras 3 an object around one.
 * @throws {@link FileFormatError} for one that is not known.
 */
export function activationOf(value: unknown, version: 2 | 3, where: string): Activation | undefined {
  const isFunction = isRecord(value) && value.class_name === 'function';
  const name = isFunction ? value.config : value;
  if (name === undefined || name === null || name === 'linear') return undefined;
  const make = typeof name === 'string' && Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (make) return { name: name as string, activate: make(version) };
  throw new FileFormatError(
    `${where} has the activation ${JSON.stringify(value)}; known are linear, ${Object.keys(activations).join(', ')}`,
  );
}
