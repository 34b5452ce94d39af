import { nativePadding, padSpace, poolWindows, type Padding } from '@dl/core/internal';
import * as tf from '@tensorflow/tfjs-core';
import type { Operator, OperatorCall, OperatorGroup } from '../operator-call';
import { Value } from '../value';
import { windowCounts, windowsOf, type Windows } from './windows';

/** The windows of a pool; with `ceil_mode` the last one may need more padding than the file says. */
interface PoolWindows extends Windows {
  counts: readonly number[];
  /** Padding of the file, which averages may count. */
  given: readonly Padding[];
}

function poolOf(call: OperatorCall, x: tf.Tensor): PoolWindows {
  const space = x.shape.slice(1, -1);
  if (x.rank < 3 || x.rank > 5) call.fail(`pools 1 to 3 spatial axes, received a tensor of ${x.rank} axes`);
  const windows = windowsOf(call, space, call.attributes.integers('kernel_shape') ?? []);
  const counts = windowCounts(space, windows, call.attributes.integer('ceil_mode', 0) === 1);
  if (counts.some((count) => count < 1))
    call.fail(`has windows larger than its input of shape [${call.input(0).shape.join(', ')}]`);
  const padding = space.map((size, axis): Padding => {
    const [before] = windows.padding[axis]!;
    const end =
      (counts[axis]! - 1) * windows.stride[axis]! + (windows.kernel[axis]! - 1) * windows.dilation[axis]! + 1;
    return [before, Math.max(0, end - before - size)];
  });
  return { ...windows, counts, given: windows.padding, padding };
}

function maxPool(call: OperatorCall): Value {
  if (call.outputCount > 1) call.fail('gives the positions of its maxima, which is not supported');
  const x = call.tensor(0, 'last');
  const { kernel, stride, padding, dilation, counts } = poolOf(call, x);
  const isDilated = dilation.some((step) => step > 1);
  const native = isDilated ? undefined : nativePadding(x.shape.slice(1, -1), kernel, stride, padding);
  const maps = native ? x : padSpace(x, padding, x.dtype === 'int32' ? -(2 ** 31) : -Infinity);
  const pooled = isDilated
    ? shiftedMaps(maps, { kernel, stride, dilation, padding }, counts).reduce((a, b) => tf.maximum(a, b))
    : poolWindows('max', maps, kernel, stride, native ?? 'valid');
  return Value.ofTensor(pooled, 'last');
}

/** The sums of all windows. */
function sumPool(x: tf.Tensor, { counts, ...windows }: PoolWindows): tf.Tensor {
  const { kernel, stride, dilation, padding } = windows;
  const maps = padSpace(x, padding);
  if (dilation.some((step) => step > 1))
    return shiftedMaps(maps, windows, counts).reduce((a, b) => tf.add(a, b));
  const size = kernel.reduce((product, length) => product * length, 1);
  return tf.mul(poolWindows('avg', maps, kernel, stride, 'valid'), size);
}

function averagePool(call: OperatorCall): Value {
  const x = call.tensor(0, 'last');
  const pool = poolOf(call, x);
  const includesPadding = call.attributes.integer('count_include_pad', 0) === 1;
  const averages = pool.counts.reduce(
    (sums, windows, axis) => {
      const size = x.shape[axis + 1]!;
      const [before, after] = includesPadding ? pool.given[axis]! : [0, 0];
      const divisors = Array.from({ length: windows }, (_, window) => {
        const start = window * pool.stride[axis]! - pool.padding[axis]![0];
        const positions = Array.from(
          { length: pool.kernel[axis]! },
          (_, i) => start + i * pool.dilation[axis]!,
        );
        return positions.filter((position) => position >= -before && position < size + after).length;
      });
      return tf.div(
        sums,
        tf.reshape(
          tf.tensor1d(divisors),
          sums.shape.map((_, i) => (i === axis + 1 ? -1 : 1)),
        ),
      );
    },
    sumPool(x, pool),
  );
  return Value.ofTensor(averages, 'last');
}

/** The p-norm of each window. */
function lpPool(call: OperatorCall): Value {
  const x = call.tensor(0, 'last');
  const p = call.attributes.integer('p', 2);
  return Value.ofTensor(tf.pow(sumPool(tf.pow(tf.abs(x), p), poolOf(call, x)), 1 / p), 'last');
}

/** What each position of the windows sees, in all windows: [batch, ...windows, channels] each. */
function shiftedMaps(
  x: tf.Tensor,
  { kernel, stride, dilation }: Windows,
  counts: readonly number[],
): tf.Tensor[] {
  return kernel.reduce<tf.Tensor[]>(
    (maps, size, axis) =>
      maps.flatMap((map) =>
        Array.from({ length: size }, (_, i) => {
          const begin = map.shape.map((_, a) => (a === axis + 1 ? i * dilation[axis]! : 0));
          const end = map.shape.map((length, a) =>
            a === axis + 1 ? begin[a]! + (counts[axis]! - 1) * stride[axis]! + 1 : length,
          );
          const step = map.shape.map((_, a) => (a === axis + 1 ? stride[axis]! : 1));
          return tf.stridedSlice(map, begin, end, step);
        }),
      ),
    [x],
  );
}

/** Over all spatial axes, which stay with size 1. */
const globalPool =
  (f: (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor): Operator =>
  (call) => {
    const x = call.tensor(0, 'last');
    return Value.ofTensor(f(x, [...x.shape.keys()].slice(1, -1), true), 'last');
  };

export const poolingOperators: OperatorGroup = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalMaxPool: globalPool((x, axes, keep) => tf.max(x, axes, keep)),
  GlobalAveragePool: globalPool((x, axes, keep) => tf.mean(x, axes, keep)),
};
