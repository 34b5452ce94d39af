import * as tf from '@tensorflow/tfjs-core';
import type { Operator, OperatorCall, OperatorGroup } from '../operator-call';
import { integers, type Numbers } from '../numbers';
import { axisIn, Value } from '../value';

type Reduction = (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor;

/** @param host - For all elements of a vector: how many elements a shape has. */
const reduce =
  (device: Reduction, host?: (elements: number[]) => number): Operator =>
  (call) => {
    const x = call.input(0);
    const given = call.integers(1, 'axes');
    if (!given?.length && call.attributes.integer('noop_with_empty_axes', 0))
      return Value.ofTensor(device(x.tensor(), [], true));
    const axes = given?.length ? given.map((axis) => call.axis(axis, x.rank)) : [...x.shape.keys()];
    const keep = call.attributes.integer('keepdims', 1) !== 0;
    if (host && x.numbers && x.rank === 1) return Value.ofNumbers(reduced(x.numbers, host, keep));
    return reduceTensor(x, axes, keep, device);
  };

function reduced({ dtype, data }: Numbers, host: (elements: number[]) => number, keep: boolean): Numbers {
  return { ...integers([host(Array.from(data))], keep ? [1] : []), dtype };
}

/** In the order of axes that the value has, unless that would mix up the axes that are left. */
function reduceTensor(x: Value, axes: number[], keep: boolean, device: Reduction): Value {
  const physical = Array.from(x.shape.keys(), (axis) => axis).sort(
    (a, b) => axisIn('last', a, x.rank) - axisIn('last', b, x.rank),
  );
  const left = physical.filter((axis) => !axes.includes(axis));
  const isSorted = left.every((axis, i) => i === 0 || axis > left[i - 1]!);
  const order = x.order === 'last' && (keep || isSorted) ? 'last' : 'first';
  const result = device(
    x.tensor(order),
    axes.map((axis) => axisIn(order, axis, x.rank)),
    keep,
  );
  return Value.ofTensor(result, keep ? order : 'first');
}

/** The position of an extreme along one axis: of equal ones the first, or the last. */
const position =
  (find: (x: tf.Tensor, axis: number) => tf.Tensor): Operator =>
  (call) => {
    const x = call.input(0);
    const axis = call.axis(call.attributes.integer('axis', 0), x.rank);
    const isLast = call.attributes.integer('select_last_index', 0) === 1;
    const tensor = x.tensor();
    const found = isLast
      ? tf.sub(tf.scalar(x.shape[axis]! - 1, 'int32'), find(tf.reverse(tensor, axis), axis))
      : find(tensor, axis);
    return Value.ofTensor(call.attributes.integer('keepdims', 1) ? tf.expandDims(found, axis) : found);
  };

const total = (elements: number[]) => elements.reduce((sum, element) => sum + element, 0);

/** The same type as the input's, which TF.js gives up for sums of products. */
const sumOf =
  (before: (x: tf.Tensor) => tf.Tensor, after: (x: tf.Tensor) => tf.Tensor = (x) => x): Reduction =>
  (x, axes, keep) =>
    tf.cast(after(tf.sum(before(x), axes, keep)), x.dtype);

/** Of no elements: what TF.js leaves open. */
const overEmpty =
  (device: Reduction, value: number): Reduction =>
  (x, axes, keep) => {
    if (x.size) return device(x, axes, keep);
    const [shape, reduced] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    return tf.fill(
      keep ? tf.backend_util.expandShapeToKeepDim(shape, axes) : shape,
      reduced.includes(0) ? value : 0,
      x.dtype,
    );
  };

const logSumExp: Reduction = (x, axes, keep) => (axes.length ? tf.logSumExp(x, axes, keep) : x);

function cumulativeSum(call: OperatorCall): Value {
  const x = call.tensor(0);
  const axis = call.axis(call.number(1) ?? 0, x.rank);
  const { attributes } = call;
  return Value.ofTensor(
    tf.cumsum(x, axis, attributes.integer('exclusive', 0) === 1, attributes.integer('reverse', 0) === 1),
  );
}

/** The k largest or smallest along one axis, and where they are. */
function topK(call: OperatorCall): Value[] {
  const x = call.tensor(0);
  const axis = call.axis(call.attributes.integer('axis', -1), x.rank);
  const isLargest = call.attributes.integer('largest', 1) === 1;
  const swapped = [...x.shape.keys()].with(axis, x.rank - 1).with(x.rank - 1, axis);
  const turned = tf.transpose(isLargest ? x : tf.neg(x), swapped);
  const { values, indices } = tf.topk(turned, call.number(1) ?? call.attributes.integer('k', 1));
  return [isLargest ? values : tf.neg(values), indices].map((y) => Value.ofTensor(tf.transpose(y, swapped)));
}

export const reductionOperators: OperatorGroup = {
  ReduceSum: reduce(
    sumOf((x) => x),
    total,
  ),
  ReduceMean: reduce((x, axes, keep) => tf.cast(tf.mean(x, axes, keep), x.dtype)),
  ReduceProd: reduce(
    (x, axes, keep) => tf.cast(tf.prod(x, axes, keep), x.dtype),
    (elements) => elements.reduce((product, element) => product * element, 1),
  ),
  ReduceMax: reduce(overEmpty(tf.max, -Infinity), (elements) => Math.max(...elements)),
  ReduceMin: reduce(overEmpty(tf.min, Infinity), (elements) => Math.min(...elements)),
  ReduceL1: reduce(sumOf(tf.abs)),
  ReduceL2: reduce(sumOf(tf.square, (sum) => tf.sqrt(tf.cast(sum, 'float32')))),
  ReduceSumSquare: reduce(sumOf(tf.square)),
  ReduceLogSum: reduce(
    sumOf(
      (x) => x,
      (sum) => tf.log(tf.cast(sum, 'float32')),
    ),
  ),
  ReduceLogSumExp: reduce(overEmpty(logSumExp, -Infinity)),
  ArgMax: position((x, axis) => tf.argMax(x, axis)),
  ArgMin: position((x, axis) => tf.argMin(x, axis)),
  CumSum: cumulativeSum,
  TopK: topK,
};
