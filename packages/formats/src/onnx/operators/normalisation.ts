import { LocalResponseNorm } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { Value } from '../value';

/** Scales and offsets to a mean of 0 and a variance of 1 over `axes`. */
function standardise(
  x: tf.Tensor,
  axes: number[],
  epsilon: number,
): { output: tf.Tensor; mean: tf.Tensor; factor: tf.Tensor } {
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const factor = tf.rsqrt(tf.add(tf.mean(tf.square(centred), axes, true), epsilon));
  return { output: tf.mul(centred, factor), mean, factor };
}

const epsilonOf = (call: OperatorCall) => call.attributes.number('epsilon', 1e-5);

/** With the statistics of the file, also while the model is trained, unless the node itself has `training_mode`. */
function batchNormalization(call: OperatorCall): Value[] {
  const [x, scale, offset, mean, variance] = [
    call.tensor(0, 'last'),
    call.tensor(1),
    call.tensor(2),
    call.tensor(3),
    call.tensor(4),
  ];
  if (call.attributes.integer('training_mode', 0) === 1) return batchStatistics(call, x, mean, variance);
  if (x.rank <= 4)
    return [Value.ofTensor(tf.batchNorm(x, mean, variance, offset, scale, epsilonOf(call)), 'last')];
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilonOf(call))));
  return [Value.ofTensor(tf.add(tf.mul(x, factor), tf.sub(offset, tf.mul(mean, factor))), 'last')];
}

function batchStatistics(call: OperatorCall, x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor): Value[] {
  const momentum = call.attributes.number('momentum', 0.9);
  const statistics = tf.moments(x, [...x.shape.keys()].slice(0, -1));
  const { output } = standardise(x, [...x.shape.keys()].slice(0, -1), epsilonOf(call));
  const running = (old: tf.Tensor, batch: tf.Tensor) =>
    Value.ofTensor(tf.add(tf.mul(old, momentum), tf.mul(batch, 1 - momentum)));
  return [
    Value.ofTensor(tf.add(tf.mul(output, call.tensor(1)), call.tensor(2)), 'last'),
    running(mean, statistics.mean),
    running(variance, statistics.variance),
  ];
}

function layerNormalization(call: OperatorCall): Value[] {
  const x = call.tensor(0);
  const axis = call.axis(call.attributes.integer('axis', -1), x.rank);
  const { output, mean, factor } = standardise(x, [...x.shape.keys()].slice(axis), epsilonOf(call));
  const scaled = tf.mul(output, call.tensor(1));
  return [call.has(2) ? tf.add(scaled, call.tensor(2)) : scaled, mean, factor].map((y) => Value.ofTensor(y));
}

function rmsNormalization(call: OperatorCall): Value {
  const x = call.tensor(0);
  const axes = [...x.shape.keys()].slice(call.axis(call.attributes.integer('axis', -1), x.rank));
  const factor = tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), epsilonOf(call)));
  return Value.ofTensor(tf.mul(tf.mul(x, factor), call.tensor(1)));
}

function instanceNormalization(call: OperatorCall): Value {
  const x = call.tensor(0, 'last');
  const { output } = standardise(x, [...x.shape.keys()].slice(1, -1), epsilonOf(call));
  return Value.ofTensor(tf.add(tf.mul(output, call.tensor(1)), call.tensor(2)), 'last');
}

/** Scale and offset are one for each group before opset 21, then one for each channel. */
function groupNormalization(call: OperatorCall): Value {
  const x = call.tensor(0);
  const [batch, channels] = x.shape as [number, number];
  const groups = call.attributes.integer('num_groups', 1);
  if (!(groups > 0 && channels % groups === 0)) call.fail(`cuts ${channels} channels into ${groups} groups`);
  const { output } = standardise(tf.reshape(x, [batch, groups, -1]), [2], epsilonOf(call));
  const perChannel = (values: tf.Tensor) => {
    const all = values.size === channels ? values : tf.tile(tf.expandDims(values, 1), [1, channels / groups]);
    return tf.reshape(all, [channels, ...x.shape.slice(2).map(() => 1)]);
  };
  return Value.ofTensor(
    tf.add(tf.mul(tf.reshape(output, x.shape), perChannel(call.tensor(1))), perChannel(call.tensor(2))),
  );
}

function localResponse(call: OperatorCall): Value {
  const size = call.attributes.integer('size', 1);
  if (size % 2 === 0) call.fail(`has the even size ${size}; odd ones are supported`);
  const layer = new LocalResponseNorm(size, {
    alpha: call.attributes.number('alpha', 1e-4),
    beta: call.attributes.number('beta', 0.75),
    k: call.attributes.number('bias', 1),
  });
  return Value.ofTensor(layer.forward(call.tensor(0, 'last')), 'last');
}

function lpNormalization(call: OperatorCall): Value {
  const x = call.tensor(0);
  const axis = call.axis(call.attributes.integer('axis', -1), x.rank);
  const norm =
    call.attributes.integer('p', 2) === 1
      ? tf.sum(tf.abs(x), axis, true)
      : tf.sqrt(tf.sum(tf.square(x), axis, true));
  return Value.ofTensor(tf.divNoNan(x, tf.add(norm, tf.zerosLike(x))));
}

function meanVariance(call: OperatorCall): Value {
  const x = call.tensor(0);
  const { output } = standardise(x, call.attributes.integers('axes') ?? [0, 2, 3], 1e-18);
  return Value.ofTensor(output);
}

export const normalisationOperators: OperatorGroup = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: rmsNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  LRN: localResponse,
  LpNormalization: lpNormalization,
  MeanVarianceNormalization: meanVariance,
};
