import * as tf from '@tensorflow/tfjs-core';
import { mapNumbers, rearrange, stridesOf } from '../numbers';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { axisIn, inOrder, Value } from '../value';

/** Positions counted from 0; those below count from the end. */
function fromStart(indices: Value, size: number): Value {
  const { numbers } = indices;
  if (numbers) return Value.ofNumbers(mapNumbers((i) => (i < 0 ? i + size : i), [numbers], 'int32'));
  const tensor = tf.cast(indices.tensor(), 'int32');
  return Value.ofTensor(tf.where(tf.less(tensor, 0), tf.add(tensor, tf.scalar(size, 'int32')), tensor));
}

/** Slices of `x` along one axis, at `indices`, whose axes take the place of that one. */
function gather(call: OperatorCall): Value {
  const x = call.input(0);
  const axis = call.axis(call.attributes.integer('axis', 0), x.rank);
  const indices = fromStart(call.input(1), x.shape[axis]!);
  if (x.numbers && indices.numbers) {
    const { data, shape: inner } = indices.numbers;
    const strides = stridesOf(inner);
    const shape = [...x.shape.slice(0, axis), ...inner, ...x.shape.slice(axis + 1)];
    return Value.ofNumbers(
      rearrange(x.numbers, shape, (index) => {
        const position = strides.reduce((sum, stride, a) => sum + stride * index[axis + a]!, 0);
        return [...index.slice(0, axis), data[position]!, ...index.slice(axis + inner.length)];
      }),
    );
  }
  return Value.ofTensor(tf.gather(x.tensor(), tf.cast(indices.tensor(), 'int32'), axis));
}

/** For each element of `indices` the element of `x` that has its position, but for one axis. */
function gatherElements(call: OperatorCall): Value {
  const x = call.input(0);
  const axis = call.axis(call.attributes.integer('axis', 0), x.rank);
  const indices = fromStart(call.input(1), x.shape[axis]!);
  const positions = flatPositions(indices, x.shape, axis);
  return Value.ofTensor(tf.gather(tf.reshape(x.tensor(), [-1]), positions));
}

/** Where elements are in a flat array of `shape` whose position along `axis` is given. */
function flatPositions(indices: Value, shape: readonly number[], axis: number): tf.Tensor {
  const strides = stridesOf(shape);
  const others = indices.shape.map((size, a) => {
    const steps = tf.range(0, size, 1, 'int32');
    const broadcastable = indices.shape.map((_, b) => (a === b ? -1 : 1));
    return a === axis
      ? tf.scalar(0, 'int32')
      : tf.reshape(tf.mul(steps, tf.scalar(strides[a]!, 'int32')), broadcastable);
  });
  const along = tf.mul(tf.cast(indices.tensor(), 'int32'), tf.scalar(strides[axis]!, 'int32'));
  return others.reduce((sum, part) => tf.add(sum, part), along);
}

function gatherNd(call: OperatorCall): Value {
  if (call.attributes.integer('batch_dims', 0) !== 0) call.fail('has batch_dims, which is not supported');
  const x = call.input(0);
  return Value.ofTensor(tf.gatherND(x.tensor(), coordinates(call.input(1), x.shape)));
}

function scatterNd(call: OperatorCall): Value {
  const isSum = call.attributes.text('reduction', ['none', 'add']) === 'add';
  const x = call.input(0);
  const positions = coordinates(call.input(1), x.shape);
  if (isSum) return Value.ofTensor(tf.add(x.tensor(), tf.scatterND(positions, call.tensor(2), [...x.shape])));
  return Value.ofTensor(tf.tensorScatterUpdate(x.tensor(), positions, call.tensor(2)));
}

/** Lists of positions, one for each of the first axes of `shape`. */
function coordinates(indices: Value, shape: readonly number[]): tf.Tensor {
  const tensor = tf.cast(indices.tensor(), 'int32');
  const sizes = tf.tensor1d(shape.slice(0, tensor.shape.at(-1)), 'int32');
  return tf.where(tf.less(tensor, 0), tf.add(tensor, sizes), tensor);
}

/** Elements that lie `step` apart, of some axes. */
function slice(call: OperatorCall): Value {
  const x = call.input(0);
  const starts = call.integers(1, 'starts') ?? call.fail('has no starts');
  const ends = call.integers(2, 'ends') ?? call.fail('has no ends');
  const axes = call.integers(3, 'axes') ?? [...starts.keys()];
  const steps = call.numbers(4) ?? starts.map(() => 1);
  const begin = x.shape.map(() => 0);
  const step = x.shape.map(() => 1);
  const shape = [...x.shape];
  for (const [i, given] of axes.entries()) {
    const axis = call.axis(given, x.rank);
    const size = x.shape[axis]!;
    const stride = steps[i]!;
    if (!stride) call.fail('has a step of 0');
    // Behind the last element when it walks backwards, -1 is the position before the first one.
    const [low, high] = stride > 0 ? [0, size] : [-1, size - 1];
    const within = (position: number) =>
      Math.min(Math.max(position < 0 ? position + size : position, low), high);
    begin[axis] = within(starts[i]!);
    step[axis] = stride;
    shape[axis] = Math.max(0, Math.ceil((within(ends[i]!) - begin[axis]) / stride));
  }
  if (x.numbers)
    return Value.ofNumbers(
      rearrange(x.numbers, shape, (index) => index.map((i, axis) => begin[axis]! + i * step[axis]!)),
    );
  if (shape.includes(0)) return Value.ofTensor(tf.tensor([], shape, x.dtype));
  const { order } = x;
  const arranged = <T>(perAxis: T[]) => inOrder(order, perAxis);
  // From the lower end, so that one kernel does for both directions.
  const lowest = begin.map((start, axis) =>
    step[axis]! > 0 ? start : start + (shape[axis]! - 1) * step[axis]!,
  );
  const size = shape.map((count, axis) => (count - 1) * Math.abs(step[axis]!) + 1);
  const part = tf.slice(x.tensor(order), arranged(lowest), arranged(size));
  const backwards = step.flatMap((s, axis) => (s < 0 ? [axisIn(order, axis, x.rank)] : []));
  const turned = backwards.length ? tf.reverse(part, backwards) : part;
  if (step.every((s) => Math.abs(s) === 1)) return Value.ofTensor(turned, order);
  return Value.ofTensor(
    tf.stridedSlice(turned, arranged(shape.map(() => 0)), turned.shape, arranged(step.map(Math.abs))),
    order,
  );
}

/** Adds to both ends of the axes, or takes away: constants, or elements of the array. */
function pad(call: OperatorCall): Value {
  const mode = call.attributes.text('mode', ['constant', 'reflect', 'edge', 'wrap']);
  const x = call.input(0);
  const given = call.integers(1, 'pads') ?? call.fail('has no pads');
  const axes = call.numbers(3)?.map((axis) => call.axis(axis, x.rank)) ?? [...x.shape.keys()];
  if (given.length !== 2 * axes.length) call.fail(`has ${given.length} pads for ${axes.length} axes`);
  const pads = x.shape.map((_, axis): [number, number] => {
    const i = axes.indexOf(axis);
    return i < 0 ? [0, 0] : [given[i]!, given[i + axes.length]!];
  });
  const { order } = x;
  if (mode === 'constant') {
    const added = pads.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
    const padded = tf.pad(
      x.tensor(order),
      inOrder(order, added),
      call.number(2) ?? call.attributes.number('value', 0),
    );
    if (given.every((amount) => amount >= 0)) return Value.ofTensor(padded, order);
    const begin = pads.map(([before]) => Math.max(0, -before));
    const size = x.shape.map((length, axis) => length + pads[axis]![0] + pads[axis]![1]);
    return Value.ofTensor(tf.slice(padded, inOrder(order, begin), inOrder(order, size)), order);
  }
  const padded = pads.reduce((tensor, [before, after], axis) => {
    if (!before && !after) return tensor;
    const size = x.shape[axis]!;
    const positions = Array.from({ length: size + before + after }, (_, i) => source[mode](i - before, size));
    return tf.gather(tensor, tf.tensor1d(positions, 'int32'), axisIn(order, axis, x.rank));
  }, x.tensor(order));
  return Value.ofTensor(padded, order);
}

const modulo = (a: number, b: number) => ((a % b) + b) % b;

/** Which element of an axis stands at a position outside of it. */
const source = {
  edge: (position: number, size: number) => Math.min(Math.max(position, 0), size - 1),
  wrap: modulo,
  reflect: (position: number, size: number) => {
    const period = Math.max(1, 2 * (size - 1));
    const within = modulo(position, period);
    return within < size ? within : period - within;
  },
};

/** The upper or lower triangle of matrices; zeros elsewhere. */
function triangle(call: OperatorCall): Value {
  const x = call.input(0);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const offset = call.number(1) ?? 0;
  const isUpper = call.attributes.integer('upper', 1) === 1;
  const mask = Uint8Array.from({ length: rows * columns }, (_, i) => {
    const distance = (i % columns) - Math.floor(i / columns) - offset;
    return Number(isUpper ? distance >= 0 : distance <= 0);
  });
  const tensor = x.tensor();
  const keep = tf.broadcastTo(tf.tensor(mask, [rows, columns], 'bool'), tensor.shape);
  return Value.ofTensor(tf.where(keep, tensor, tf.zerosLike(tensor)));
}

/** Vectors along a new axis that hold `on` at one position and `off` at the others. */
function oneHot(call: OperatorCall): Value {
  const depth = call.number(1)!;
  const [off, on] = call.numbers(2) as [number, number];
  const indices = fromStart(Value.ofTensor(tf.cast(call.tensor(0), 'int32')), depth);
  const rank = call.input(0).rank + 1;
  const axis = call.axis(call.attributes.integer('axis', -1), rank);
  const hot = tf.oneHot(indices.tensor(), depth, on, off, call.input(2).dtype);
  const order = [...indices.shape.keys()].toSpliced(axis, 0, rank - 1);
  return Value.ofTensor(tf.transpose(hot, order));
}

export const indexingOperators: OperatorGroup = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  ScatterND: scatterNd,
  Slice: slice,
  Pad: pad,
  Trilu: triangle,
  OneHot: oneHot,
};
