import { Dropout, elu, gelu, LogSoftmax, mish, softplus } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Operator, OperatorCall, OperatorGroup } from '../operator-call';
import { Value } from '../value';
import { applyElementwise } from './elementwise';

const activation =
  (f: (x: tf.Tensor, call: OperatorCall) => tf.Tensor): Operator =>
  (call) =>
    applyElementwise([call.input(0)], { device: (x) => f(x, call) });

const alpha = (call: OperatorCall, otherwise: number) => call.attributes.number('alpha', otherwise);

/** `alpha x + beta` between 0 and 1. */
function hardSigmoid(x: tf.Tensor, slope: number, offset: number): tf.Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, slope), offset), 0, 1);
}

function clip(call: OperatorCall): Value {
  const [low = -Infinity, high = Infinity] = [
    call.number(1) ?? call.attributes.number('min'),
    call.number(2) ?? call.attributes.number('max'),
  ];
  const f = (x: number) => Math.min(Math.max(x, low), high);
  // Each limit alone, as an infinite one has no gradient, and the lower one may exceed the upper one.
  const device = (x: tf.Tensor) => {
    if (low === 0 && high === Infinity) return tf.relu(x);
    if (low <= high && Number.isFinite(low) && Number.isFinite(high)) return tf.clipByValue(x, low, high);
    const raised = low === -Infinity ? x : tf.maximum(x, tf.scalar(low, x.dtype as 'float32'));
    return high === Infinity ? raised : tf.minimum(raised, tf.scalar(high, x.dtype as 'float32'));
  };
  return applyElementwise([call.input(0)], { device: (x) => device(x), host: (x) => f(x) });
}

/** Over one axis; before opset 13 over all axes from `axis` on. */
const softmax =
  (f: (x: tf.Tensor) => tf.Tensor): Operator =>
  (call) => {
    const x = call.input(0);
    const isFlat = call.opset < 13;
    const axis = call.axis(call.attributes.integer('axis', isFlat ? 1 : -1), x.rank);
    if (isFlat && axis < x.rank - 1) {
      const rows = x.shape.slice(0, axis).reduce((product, size) => product * size, 1);
      return Value.ofTensor(tf.reshape(f(tf.reshape(x.tensor(), [rows, -1])), [...x.shape]));
    }
    if (axis === x.rank - 1) return Value.ofTensor(f(x.tensor()));
    if (axis === 1) return Value.ofTensor(f(x.tensor('last')), 'last');
    const swapped = [...x.shape.keys()].with(axis, x.rank - 1).with(x.rank - 1, axis);
    return Value.ofTensor(tf.transpose(f(tf.transpose(x.tensor(), swapped)), swapped));
  };

const logSoftmax = new LogSoftmax();

/** Drops while the model is trained, or where the graph itself says so; the mask is then not to be had. */
function dropout(call: OperatorCall): Value[] {
  const x = call.input(0);
  const probability = call.number(1) ?? call.attributes.number('ratio', 0.5);
  const drops = call.training || call.number(2) === 1;
  if (!drops || probability === 0)
    return call.outputCount > 1 ? [x, Value.ofTensor(tf.ones([...x.shape], 'bool'))] : [x];
  if (call.outputCount > 1) call.fail('gives its mask, which is not supported in training');
  const { order } = x;
  return [Value.ofTensor(new Dropout(probability).forward(x.tensor(order)), order)];
}

function prelu(call: OperatorCall): Value {
  return applyElementwise([call.input(0), call.input(1)], {
    device: (x, slope) => tf.add(tf.relu(x), tf.mul(slope, tf.minimum(x, 0))),
  });
}

function shrink(x: tf.Tensor, call: OperatorCall): tf.Tensor {
  const lambda = call.attributes.number('lambd', 0.5);
  const bias = call.attributes.number('bias', 0);
  const above = tf.mul(tf.cast(tf.greater(x, lambda), 'float32'), tf.sub(x, bias));
  return tf.add(above, tf.mul(tf.cast(tf.less(x, -lambda), 'float32'), tf.add(x, bias)));
}

/** Activations, softmax and dropout. */
export const activationOperators: OperatorGroup = {
  Relu: activation((x) => tf.relu(x)),
  LeakyRelu: activation((x, call) => tf.leakyRelu(x, alpha(call, 0.01))),
  PRelu: prelu,
  Elu: activation((x, call) => elu(x, alpha(call, 1))),
  Celu: activation((x, call) => tf.mul(tf.elu(tf.div(x, alpha(call, 1))), alpha(call, 1))),
  Selu: activation((x, call) => {
    const { attributes } = call;
    const scale = attributes.number('gamma', 1.0507009873554805);
    return tf.mul(elu(x, attributes.number('alpha', 1.6732632423543772)), scale);
  }),
  ThresholdedRelu: activation((x, call) => tf.mul(x, tf.cast(tf.greater(x, alpha(call, 1)), 'float32'))),
  Sigmoid: activation((x) => tf.sigmoid(x)),
  HardSigmoid: activation((x, call) => hardSigmoid(x, alpha(call, 0.2), call.attributes.number('beta', 0.5))),
  HardSwish: activation((x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Swish: activation((x, call) => tf.mul(x, tf.sigmoid(tf.mul(x, alpha(call, 1))))),
  Tanh: activation((x) => tf.tanh(x)),
  Softplus: activation((x) => softplus(x)),
  Softsign: activation((x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Shrink: activation(shrink),
  Mish: activation((x) => mish(x)),
  Gelu: activation((x, call) => gelu(x, call.attributes.text('approximate', ['none', 'tanh']))),
  Clip: clip,
  Softmax: softmax((x) => tf.softmax(x)),
  LogSoftmax: softmax((x) => logSoftmax.forward(x)),
  Dropout: dropout,
};
