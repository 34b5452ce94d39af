import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, fromInput, linear, zero } from './define-gradient';

type Axis = number | number[] | null;

/** Gives back to a reduced tensor the axes of `shape` that the reduction took away, with length 1. */
function restoreAxes(reduced: tf.Tensor, shape: number[], axis: Axis): tf.Tensor {
  const axes = axesOf(shape, axis);
  return tf.reshape(
    reduced,
    shape.map((length, index) => (axes.includes(index) ? 1 : length)),
  );
}

const axesOf = (shape: number[], axis: Axis) => tf.util.parseAxisParam(axis as number | number[], shape);

/** The maximum or minimum: equal winners share the gradient, as in PyTorch's `amax`. */
function extremum(kernelName: string, axisAttribute: 'axis' | 'reductionIndices'): tf.GradConfig {
  return defineGradient<Record<string, Axis>>(
    kernelName,
    { inputs: ['x'], outputs: [true] },
    (dy, saved, attributes) => {
      const [x, y] = saved as [tf.Tensor, tf.Tensor];
      const axis = attributes[axisAttribute]!;
      return {
        x: () => {
          const winners = tf.cast(tf.equal(x, restoreAxes(y, x.shape, axis)), 'float32');
          const count = tf.sum(winners, axesOf(x.shape, axis), true);
          return tf.mul(winners, tf.div(restoreAxes(dy, x.shape, axis), count));
        },
      };
    },
  );
}

/** The product of all others is the product of those before and those after: no division, so zeros are fine. */
function productOfOthers(x: tf.Tensor, axes: number[]): tf.Tensor {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const transposed = tf.transpose(x, order);
  const count = tf.util.sizeFromShape(axes.map((axis) => x.shape[axis]!));
  const rows = tf.reshape(transposed, [-1, count]);
  const others = tf.mul(tf.cumprod(rows, 1, true), tf.cumprod(rows, 1, true, true));
  return tf.transpose(
    tf.reshape(others, transposed.shape),
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/**
 * `y_j` is the product of `x_0 ... x_j`, so `dx_i` is the sum over `j >= i` of `dy_j` times the product of all of them
 * but `x_i`: the cumulative product of a row in which `x_i` is replaced by 1. Quadratic in the length, exact with zeros.
 */
function cumulativeProductGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const [rows, length] = x.shape as [number, number];
  const diagonal = tf.eye(length);
  const others = tf.add(tf.mul(tf.reshape(x, [rows, 1, length]), tf.sub(1, diagonal)), diagonal);
  const products = tf.cumprod(others, 2); // [rows, i, j]
  const isReached = tf.cumsum(diagonal, 1); // 1 where j >= i
  return tf.sum(tf.mul(tf.mul(tf.reshape(dy, [rows, 1, length]), products), isReached), 2);
}

/** Applies `f` to `tensors` with `axis` moved to the end and all others merged into one: [rows, length]. */
function alongAxis(tensors: tf.Tensor[], axis: number, f: (...rows: tf.Tensor[]) => tf.Tensor): tf.Tensor {
  const { shape } = tensors[0]!;
  const order = [...shape.keys()].filter((index) => index !== axis).concat(axis);
  const moved = order.map((index) => shape[index]!);
  const rows = tensors.map((x) => tf.reshape(tf.transpose(x, order), [-1, shape[axis]!]));
  return tf.transpose(
    tf.reshape(f(...rows), moved),
    order.map((_, index) => order.indexOf(index)),
  );
}

export const reductionGradients: tf.GradConfig[] = [
  extremum(tf.Max, 'reductionIndices'),
  extremum(tf.Min, 'axis'),
  fromInput<tf.SumAttrs>(tf.Sum, (dy, x, { axis }) =>
    tf.broadcastTo(restoreAxes(dy, x.shape, axis), x.shape),
  ),
  fromInput<tf.MeanAttrs>(tf.Mean, (dy, x, { axis }) =>
    tf.broadcastTo(restoreAxes(tf.div(dy, x.size / dy.size), x.shape, axis), x.shape),
  ),
  fromInput<tf.ProdAttrs>(tf.Prod, (dy, x, { axis }) =>
    tf.mul(restoreAxes(dy, x.shape, axis), productOfOthers(x, axesOf(x.shape, axis))),
  ),
  linear<tf.CumsumAttrs>(tf.Cumsum, (dy, { axis, exclusive, reverse }) =>
    tf.cumsum(dy, axesOf(dy.shape, axis)[0], exclusive, !reverse),
  ),
  fromInput<tf.CumprodAttrs>(tf.Cumprod, (dy, x, { axis, exclusive, reverse }) =>
    alongAxis([dy, x], axesOf(x.shape, axis)[0]!, (dyRows, xRows) => {
      const flip = (rows: tf.Tensor) => (reverse ? tf.reverse(rows, 1) : rows);
      // An exclusive product is the inclusive one, one place later.
      const shift = (rows: tf.Tensor) =>
        exclusive ? tf.pad(tf.slice(rows, [0, 1]), [[0, 0], [0, 1]]) : rows; // prettier-ignore
      return flip(cumulativeProductGradient(shift(flip(dyRows)), flip(xRows)));
    }),
  ),
  ...[tf.All, tf.Any, tf.ArgMax, tf.ArgMin].map((kernelName) => zero(kernelName, 'x')),
];
