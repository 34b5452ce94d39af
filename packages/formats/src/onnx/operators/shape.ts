import * as tf from '@tensorflow/tfjs-core';
import { broadcastShapes, expand, fill, integers, rearrange, sizeOf } from '../numbers';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { inOrder, Value } from '../value';

/** The same elements in another shape. */
function reshaped(x: Value, shape: readonly number[]): Value {
  if (x.numbers) return Value.ofNumbers({ ...x.numbers, shape });
  return Value.ofTensor(tf.reshape(x.tensor(), [...shape]));
}

/** 0 copies a size of the input, -1 is what remains. */
function reshape(call: OperatorCall): Value {
  const x = call.input(0);
  const allowZero = call.attributes.integer('allowzero', 0) !== 0;
  const wanted = call.integers(1, 'shape') ?? call.fail('has no shape');
  const sizes = wanted.map((size, axis) => (size === 0 && !allowZero ? (x.shape[axis] ?? 0) : size));
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const shape = sizes.map((size) => (size === -1 ? x.size / known : size));
  if (
    shape.some((size) => !Number.isInteger(size) || size < 0) ||
    shape.reduce((a, b) => a * b, 1) !== x.size
  )
    call.fail(
      `gives [${x.shape.join(', ')}] the shape [${wanted.join(', ')}], which has another number of elements`,
    );
  return reshaped(x, shape);
}

function flatten(call: OperatorCall): Value {
  const x = call.input(0);
  const given = call.attributes.integer('axis', 1);
  const axis = given === x.rank ? given : call.axis(given, Math.max(x.rank, 1));
  const rows = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const columns = x.shape.slice(axis).reduce((a, b) => a * b, 1);
  return reshaped(x, [rows, columns]);
}

function squeeze(call: OperatorCall): Value {
  const x = call.input(0);
  const axes =
    call.integers(1, 'axes')?.map((axis) => call.axis(axis, x.rank)) ??
    [...x.shape.keys()].filter((axis) => x.shape[axis] === 1);
  const wrong = axes.find((axis) => x.shape[axis] !== 1);
  if (wrong !== undefined)
    call.fail(`removes axis ${wrong} of [${x.shape.join(', ')}], which is not of size 1`);
  return reshaped(
    x,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  );
}

function unsqueeze(call: OperatorCall): Value {
  const x = call.input(0);
  const given = call.integers(1, 'axes') ?? call.fail('has no axes');
  const rank = x.rank + given.length;
  const axes = new Set(given.map((axis) => call.axis(axis, rank)));
  if (axes.size !== given.length) call.fail(`adds an axis twice: ${given.join(', ')}`);
  const sizes = [...x.shape];
  return reshaped(
    x,
    Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : sizes.shift()!)),
  );
}

function transpose(call: OperatorCall): Value {
  const x = call.input(0);
  const axes = call.attributes.integers('perm') ?? [...x.shape.keys()].reverse();
  if (axes.length !== x.rank || !x.shape.every((_, axis) => axes.includes(axis)))
    call.fail(`permutes the axes of [${x.shape.join(', ')}] by ${axes.join(', ')}`);
  if (!x.numbers) return Value.ofTensor(tf.transpose(x.tensor(), axes));
  const source = x.numbers;
  const shape = axes.map((axis) => x.shape[axis]!);
  return Value.ofNumbers(
    rearrange(source, shape, (index) => x.shape.map((_, axis) => index[axes.indexOf(axis)]!)),
  );
}

function expandTo(call: OperatorCall): Value {
  const x = call.input(0);
  const shape = broadcastShapes([x.shape, call.numbers(1)!]);
  if (x.numbers) return Value.ofNumbers(expand(x.numbers, shape));
  return Value.ofTensor(tf.broadcastTo(x.tensor(), shape));
}

function tile(call: OperatorCall): Value {
  const x = call.input(0);
  const repeats = call.numbers(1)!;
  if (repeats.length !== x.rank) call.fail(`repeats ${x.rank} axes ${repeats.length} times`);
  if (!x.numbers) return Value.ofTensor(tf.tile(x.tensor(), repeats));
  const shape = x.shape.map((size, axis) => size * repeats[axis]!);
  return Value.ofNumbers(rearrange(x.numbers, shape, (index) => index.map((i, axis) => i % x.shape[axis]!)));
}

function shapeOf(call: OperatorCall): Value {
  const { attributes } = call;
  return Value.ofNumbers(
    integers(call.input(0).shape.slice(attributes.integer('start', 0), attributes.integer('end'))),
  );
}

function constant(call: OperatorCall): Value {
  const { attributes } = call;
  const value = call.constant('value');
  if (value) return Value.ofNumbers(value);
  const number = attributes.number('value_float');
  if (number !== undefined) return Value.ofNumbers({ dtype: 'float32', shape: [], data: [number] });
  const numbers = attributes.numbers('value_floats');
  if (numbers) return Value.ofNumbers({ dtype: 'float32', shape: [numbers.length], data: numbers });
  const integer = attributes.integer('value_int');
  if (integer !== undefined) return Value.ofNumbers(integers([integer], []));
  const list = attributes.integers('value_ints');
  return list
    ? Value.ofNumbers(integers(list))
    : call.fail(`has the attributes ${attributes.names.join(', ')}; tensors and numbers are supported`);
}

function constantOfShape(call: OperatorCall): Value {
  const value = call.constant('value') ?? { dtype: 'float32', data: [0] };
  return Value.ofNumbers(fill(value.dtype, call.numbers(0)!, value.data[0]!));
}

function range(call: OperatorCall): Value {
  const [start, limit, step] = [call.number(0)!, call.number(1)!, call.number(2)!];
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (Number.isNaN(count)) call.fail(`counts from ${start} to ${limit} in steps of ${step}`);
  const data = Array.from({ length: sizeOf([count]) }, (_, i) => start + i * step);
  return Value.ofNumbers({ dtype: call.input(0).dtype, shape: [count], data });
}

function concat(call: OperatorCall): Value {
  const values = call.inputs;
  const axis = call.axis(call.attributes.integer('axis', 0), call.input(0).rank);
  const numbers = values.map((value) => value.numbers);
  if (numbers.every((part) => part !== undefined && part.shape.length === 1)) {
    const data = numbers.flatMap((part) => Array.from(part!.data));
    return Value.ofNumbers({ ...numbers[0]!, shape: [data.length], data });
  }
  const order = values.some((value) => value.order === 'last') ? 'last' : 'first';
  const place = inOrder(order, [...call.input(0).shape.keys()]).indexOf(axis);
  return Value.ofTensor(
    tf.concat(
      values.map((value) => value.tensor(order)),
      place,
    ),
    order,
  );
}

/** Into parts of given sizes, or as many equal ones as there are outputs, of which the last may be smaller. */
function split(call: OperatorCall): Value[] {
  const x = call.input(0);
  const axis = call.axis(call.attributes.integer('axis', 0), x.rank);
  const count = call.attributes.integer('num_outputs', call.outputCount);
  const size = Math.ceil(x.shape[axis]! / count);
  const sizes =
    call.integers(1, 'split') ??
    Array.from({ length: count }, (_, i) => Math.max(0, Math.min(size, x.shape[axis]! - i * size)));
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[axis])
    call.fail(`splits an axis of ${x.shape[axis]} into ${sizes.join(', ')}`);
  let start = 0;
  return sizes.map((length) => {
    const begin = x.shape.map((_, a) => (a === axis ? start : 0));
    start += length;
    const shape = x.shape.with(axis, length);
    if (x.numbers)
      return Value.ofNumbers(rearrange(x.numbers, shape, (index) => index.map((i, a) => i + begin[a]!)));
    const { order } = x;
    return Value.ofTensor(tf.slice(x.tensor(order), inOrder(order, begin), inOrder(order, shape)), order);
  });
}

/** What changes shapes, and makes and joins arrays. */
export const shapeOperators: OperatorGroup = {
  Identity: (call) => call.input(0),
  Shape: shapeOf,
  Size: (call) => Value.ofNumbers(integers([call.input(0).size], [])),
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Expand: expandTo,
  Tile: tile,
  Concat: concat,
  Split: split,
};
