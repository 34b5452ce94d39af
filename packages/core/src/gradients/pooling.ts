import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, fromInput, masked, runKernel } from './define-gradient';

type PoolAttributes = tf.MaxPoolAttrs | tf.MaxPool3DAttrs;

/** The pooling windows along one spatial axis. */
interface Windows {
  size: number;
  stride: number;
  /** Padding before the first element. */
  before: number;
  inputLength: number;
  outputLength: number;
}

function poolWindows(
  shape: number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): Windows[] {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  if (shape.length === 4) {
    const info = computePool2DInfo(
      shape as [number, number, number, number],
      filterSize as number,
      strides as number,
      1,
      pad,
      dimRoundingMode,
    );
    const { top, left } = info.padInfo;
    return [
      windows(info.filterHeight, info.strideHeight, top, info.inHeight, info.outHeight),
      windows(info.filterWidth, info.strideWidth, left, info.inWidth, info.outWidth),
    ];
  }
  const info = computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad as number,
    dimRoundingMode,
  );
  const { front, top, left } = info.padInfo;
  return [
    windows(info.filterDepth, info.strideDepth, front, info.inDepth, info.outDepth),
    windows(info.filterHeight, info.strideHeight, top, info.inHeight, info.outHeight),
    windows(info.filterWidth, info.strideWidth, left, info.inWidth, info.outWidth),
  ];
}

const windows = (
  size: number,
  stride: number,
  before: number,
  inputLength: number,
  outputLength: number,
): Windows => ({ size, stride, before, inputLength, outputLength });

/** Padding of all axes that makes room for every window. */
function explicitPadding(axes: Windows[]): [number, number][] {
  const spatial = axes.map(({ size, stride, before, inputLength, outputLength }): [number, number] => [
    before,
    Math.max(0, (outputLength - 1) * stride + size - before - inputLength),
  ]);
  return [[0, 0], ...spatial, [0, 0]];
}

/**
 * An average is taken over the elements of a window that are not padding, but TF.js's gradient kernels divide by the
 * size of the whole window: this multiplies by how much too little that is.
 */
function correctForPadding(dy: tf.Tensor, axes: Windows[]): tf.Tensor {
  return axes.reduce((gradient, { size, stride, before, inputLength, outputLength }, axis) => {
    const factors = Array.from({ length: outputLength }, (_, index) => {
      const start = index * stride - before;
      return size / (Math.min(start + size, inputLength) - Math.max(start, 0));
    });
    if (factors.every((factor) => factor === 1)) return gradient;
    const shape = dy.shape.map((_, index) => (index === axis + 1 ? outputLength : 1));
    return tf.mul(gradient, tf.tensor(factors, shape));
  }, dy);
}

function averagePool(kernelName: string, gradientKernel: string, pool: typeof average): tf.GradConfig[] {
  return [
    fromInput<PoolAttributes>(kernelName, (dy, x, attributes) => {
      const corrected = correctForPadding(dy, poolWindows(x.shape, attributes));
      return runKernel(gradientKernel, { dy: corrected, input: x }, attributes);
    }),
    defineGradient<PoolAttributes>(gradientKernel, { inputs: ['input'] }, (ddx, saved, attributes) => {
      const [input] = saved as [tf.Tensor];
      return {
        dy: () => pool(tf.pad(ddx, explicitPadding(poolWindows(input.shape, attributes))), attributes),
        input: () => tf.zeros(input.shape),
      };
    }),
  ];
}

const average = (x: tf.Tensor, { filterSize, strides }: PoolAttributes): tf.Tensor =>
  x.rank === 4
    ? tf.avgPool(x as tf.Tensor4D, filterSize as number, strides as number, 'valid')
    : tf.avgPool3d(x as tf.Tensor5D, filterSize as number, strides as number, 'valid');

function maximumPool(
  kernelName: string,
  gradientKernel: string,
  takeWinners: (ddx: tf.Tensor, x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes) => tf.Tensor,
): tf.GradConfig[] {
  return [
    defineGradient<PoolAttributes>(
      kernelName,
      { inputs: ['x'], outputs: [true] },
      (dy, saved, attributes) => {
        const [input, output] = saved as [tf.Tensor, tf.Tensor];
        return { x: () => runKernel(gradientKernel, { dy, input, output }, attributes) };
      },
    ),
    defineGradient<PoolAttributes>(
      gradientKernel,
      { inputs: ['input', 'output'] },
      (ddx, saved, attributes) => {
        const [input, output] = saved as [tf.Tensor, tf.Tensor];
        return {
          dy: () => takeWinners(ddx, input, output, attributes),
          input: () => tf.zeros(input.shape),
          output: () => tf.zeros(output.shape),
        };
      },
    ),
  ];
}

/** The elements of `values` at the places where the windows of `x` [batch, height, width, channels] have their maximum. */
function takeAtArgmax(values: tf.Tensor, x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes): tf.Tensor {
  const { filterSize, strides, pad } = attributes;
  const [, positions] = tf
    .engine()
    .runKernel(tf.MaxPoolWithArgmax, { x }, { filterSize, strides, pad, includeBatchInIndex: true } as tf.NamedAttrMap) as unknown as tf.Tensor[]; // prettier-ignore
  return tf.reshape(tf.gather(tf.reshape(values, [-1]), tf.reshape(positions!, [-1])), y.shape);
}

/** The same for [batch, depth, height, width, channels], where no kernel tells the positions: the first element of a window that equals its maximum. */
function takeWhereEqual(
  values: tf.Tensor,
  x: tf.Tensor,
  y: tf.Tensor,
  attributes: PoolAttributes,
): tf.Tensor {
  const axes = poolWindows(x.shape, attributes);
  const paddings = explicitPadding(axes);
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const paddedX = tf.pad(x, paddings, -Infinity);
  const paddedValues = tf.pad(values, paddings);
  const strides = [1, ...axes.map(({ stride }) => stride), 1];
  let taken = tf.zeros(y.shape);
  let open: tf.Tensor = tf.onesLike(y);
  for (const offset of offsets(axes.map(({ size }) => size))) {
    const begin = [0, ...offset, 0];
    const end = axes.map(({ stride, outputLength }, axis) => offset[axis]! + (outputLength - 1) * stride + 1);
    const part = (padded: tf.Tensor) => tf.stridedSlice(padded, begin, [batch, ...end, channels], strides);
    const wins = masked(open, tf.equal(part(paddedX), y));
    taken = tf.add(taken, tf.mul(wins, part(paddedValues)));
    open = tf.sub(open, wins);
  }
  return taken;
}

/** All places in a window of the given sizes, in order. */
function offsets(sizes: number[]): number[][] {
  return sizes.reduce<number[][]>(
    (places, size) => places.flatMap((place) => Array.from({ length: size }, (_, next) => [...place, next])),
    [[]],
  );
}

export const poolingGradients: tf.GradConfig[] = [
  ...averagePool(tf.AvgPool, tf.AvgPoolGrad, average),
  ...averagePool(tf.AvgPool3D, tf.AvgPool3DGrad, average),
  ...maximumPool(tf.MaxPool, tf.MaxPoolGrad, takeAtArgmax),
  ...maximumPool(tf.MaxPool3D, tf.MaxPool3DGrad, takeWhereEqual),
];
