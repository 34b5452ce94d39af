/** Layers that move numbers, and merge inputs. */
import { InvalidArgumentError, ShapeError } from '@dl/core';
import { upsample } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { layerType, type LayerType } from '../layer-type';
import { Operation } from '../modules/operation';
import { channelsLast, count, flag, size, spatial } from '../options';

/** Amounts before and after each axis: one for all, one for each axis, or pairs. */
const amounts = (rank: number) =>
  z
    .union([
      count.transform((value) => Array.from({ length: rank }, () => [value, value])),
      z.array(z.array(count).length(2)).length(rank),
      z
        .array(count)
        .length(rank)
        .transform((values) => values.map((value) => [value, value])),
    ])
    .transform((pairs) => pairs as [number, number][]);

/** In one dimension a pair is before and after. */
const amounts1 = z.union([
  count.transform((value): [number, number][] => [[value, value]]),
  z
    .array(count)
    .length(2)
    .transform((pair) => [pair] as [number, number][]),
]);

const zeroPadding = (rank: number): LayerType =>
  layerType({
    options: { padding: rank === 1 ? amounts1 : amounts(rank), data_format: channelsLast },
    make: ({ padding }) => new Operation((x) => tf.pad(x, [[0, 0], ...padding, [0, 0]])),
  });

const cropping = (rank: number): LayerType =>
  layerType({
    options: { cropping: rank === 1 ? amounts1 : amounts(rank), data_format: channelsLast },
    make: ({ cropping }) =>
      new Operation((x) => {
        const sizes = cropping.map(([before, after], axis) => x.shape[axis + 1]! - before - after);
        if (sizes.some((length) => length < 1)) {
          throw new ShapeError(`cropping by ${JSON.stringify(cropping)} leaves nothing of [${x.shape}]`);
        }
        return tf.slice(x, [0, ...cropping.map(([before]) => before), 0], [-1, ...sizes, -1]);
      }),
  });

const merge = (combine: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): LayerType =>
  layerType({
    options: {},
    make: () => new Operation((...inputs) => inputs.reduce(combine)),
  });

export const shapeLayers: Record<string, LayerType> = {
  // Keras keeps the order in memory: height, width, channels. The Flatten of @dl/core has PyTorch's.
  Flatten: layerType({
    options: { data_format: channelsLast },
    make: () => new Operation((x) => tf.reshape(x, [x.shape[0], -1])),
  }),
  Reshape: layerType({
    options: { target_shape: z.array(z.number().int()) },
    make: ({ target_shape }) => new Operation((x) => tf.reshape(x, [x.shape[0], ...target_shape])),
  }),
  Permute: layerType({
    options: { dims: z.array(size) },
    make: ({ dims }) => new Operation((x) => tf.transpose(x, [0, ...dims])),
  }),
  RepeatVector: layerType({
    options: { n: size },
    make: ({ n }) => new Operation((x) => tf.tile(tf.expandDims(x, 1), [1, n, 1])),
  }),
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  ZeroPadding3D: zeroPadding(3),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Cropping3D: cropping(3),
  UpSampling1D: layerType({
    options: { size: size.default(2) },
    make: (options) => new Operation((x) => repeat(x, 1, options.size)),
  }),
  UpSampling2D: layerType({
    options: {
      size: spatial(2).default([2, 2]),
      interpolation: z.enum(['nearest', 'bilinear']).default('nearest'),
      data_format: channelsLast,
    },
    make: (options) =>
      new Operation((x) => {
        const [height, width] = [1, 2].map((axis) => x.shape[axis]! * options.size[axis - 1]!);
        return upsample(x, [height!, width!], options.interpolation);
      }),
  }),

  Add: merge((a, b) => tf.add(a, b)),
  Subtract: merge((a, b) => tf.sub(a, b)),
  Multiply: merge((a, b) => tf.mul(a, b)),
  Maximum: merge((a, b) => tf.maximum(a, b)),
  Minimum: merge((a, b) => tf.minimum(a, b)),
  Average: layerType({
    options: {},
    make: () => new Operation((...inputs) => tf.div(tf.addN(inputs), inputs.length)),
  }),
  Concatenate: layerType({
    options: { axis: z.number().int().default(-1) },
    make: ({ axis }) => new Operation((...inputs) => tf.concat(inputs, axis)),
  }),
  Dot: layerType({
    options: {
      axes: z.union([z.number().int(), z.array(z.number().int()).length(2)]),
      normalize: flag(false),
    },
    make: ({ axes, normalize }) => {
      const [left, right] = typeof axes === 'number' ? [axes, axes] : (axes as [number, number]);
      return new Operation((a, b) => dot(a, b, left, right, normalize));
    },
  }),
};

function repeat(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  const shape = x.shape.with(axis, x.shape[axis]! * times);
  const repeats = [...x.shape.map(() => 1), 1].with(axis + 1, times);
  return tf.reshape(tf.tile(tf.expandDims(x, axis + 1), repeats), shape);
}

/** Sums products along an axis of each: [batch, a, n] and [batch, n, b] to [batch, a, b]. */
function dot(a: tf.Tensor, b: tf.Tensor, left: number, right: number, normalize: boolean): tf.Tensor {
  const axes = [
    [a, left],
    [b, right],
  ] as const;
  if (axes.some(([x]) => x.rank < 2 || x.rank > 3)) {
    throw new InvalidArgumentError(`Dot takes inputs of 2 or 3 axes, received [${a.shape}] and [${b.shape}]`);
  }
  const [rows, columns] = axes.map(([x, axis]) => {
    const from = axis < 0 ? axis + x.rank : axis;
    const last = from === x.rank - 1 ? x : tf.transpose(x, [0, 2, 1]); // summed along the last axis
    const unit = normalize
      ? tf.mul(last, tf.rsqrt(tf.maximum(tf.sum(tf.square(last), -1, true), 1e-12)))
      : last;
    return unit.rank === 2 ? tf.expandDims(unit, 1) : unit;
  });
  const product = tf.matMul(rows!, columns!, false, true); // [batch, rows, columns]
  const kept = [a.rank === 3, b.rank === 3].map((isKept, index) =>
    isKept ? product.shape[index + 1]! : undefined,
  );
  const shape = kept.filter((length) => length !== undefined);
  return tf.reshape(product, [product.shape[0], ...(shape.length ? shape : [1])]);
}
