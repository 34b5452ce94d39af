import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, fromInput, masked, runKernel } from './define-gradient';
import {
  explicitPadding,
  poolWindows,
  withExplicitPadding,
  type PoolAttributes,
  type Windows,
} from './pool-windows';
import { unslice } from './shape';

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

function average(x: tf.Tensor, { filterSize, strides }: PoolAttributes): tf.Tensor {
  return x.rank === 4
    ? tf.avgPool(x as tf.Tensor4D, filterSize as number, strides as number, 'valid')
    : tf.avgPool3d(x as tf.Tensor5D, filterSize as number, strides as number, 'valid');
}

function averagePool(kernelName: string, gradientKernel: string): tf.GradConfig[] {
  return [
    fromInput<PoolAttributes>(kernelName, (dy, x, attributes) => {
      const corrected = correctForPadding(dy, poolWindows(x.shape, attributes));
      return runKernel(gradientKernel, { dy: corrected, input: x }, withExplicitPadding(x.shape, attributes));
    }),
    defineGradient<PoolAttributes>(gradientKernel, { inputs: ['input'] }, (ddx, saved, attributes) => {
      const [input] = saved as [tf.Tensor];
      return {
        dy: () => average(tf.pad(ddx, explicitPadding(poolWindows(input.shape, attributes))), attributes),
        input: () => tf.zeros(input.shape),
      };
    }),
  ];
}

function maximumPool(kernelName: string, gradientKernel: string): tf.GradConfig[] {
  return [
    defineGradient<PoolAttributes>(
      kernelName,
      { inputs: ['x'], outputs: [true] },
      (dy, saved, attributes) => {
        const [input, output] = saved as [tf.Tensor, tf.Tensor];
        return {
          x: () =>
            isMixedUp(input.shape, attributes)
              ? scatterToMaxima(dy, input, output, attributes)
              : runKernel(
                  gradientKernel,
                  { dy, input, output },
                  withExplicitPadding(input.shape, attributes),
                ),
        };
      },
    ),
    defineGradient<PoolAttributes>(
      gradientKernel,
      { inputs: ['input', 'output'] },
      (ddx, saved, attributes) => {
        const [input, output] = saved as [tf.Tensor, tf.Tensor];
        return {
          dy: () => gatherAtMaxima(ddx, input, output, attributes),
          input: () => tf.zeros(input.shape),
          output: () => tf.zeros(output.shape),
        };
      },
    ),
  ];
}

/** TF.js's three-dimensional cpu kernel takes the height of a window for its width. */
function isMixedUp(shape: number[], attributes: PoolAttributes): boolean {
  const [height, width] = poolWindows(shape, attributes).slice(-2);
  return shape.length === 5 && height!.size !== width!.size;
}

function scatterToMaxima(dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes): tf.Tensor {
  const { maxima, padding, paddedShape } = firstMaxima(x, y, attributes);
  const parts = maxima.map(({ wins, slice }) => unslice(tf.mul(dy, wins), paddedShape, slice));
  const corner = padding.map(([before]) => before);
  return tf.slice(tf.addN(parts), corner, x.shape);
}

/** The elements of `values` that stand where the windows of `x` have their maximum. */
function gatherAtMaxima(
  values: tf.Tensor,
  x: tf.Tensor,
  y: tf.Tensor,
  attributes: PoolAttributes,
): tf.Tensor {
  const { maxima, padding } = firstMaxima(x, y, attributes);
  const padded = tf.pad(values, padding);
  const parts = maxima.map(({ wins, slice: { begin, end, strides } }) =>
    tf.mul(wins, tf.stridedSlice(padded, begin, end, strides)),
  );
  return tf.addN(parts);
}

/**
 * For each place in a window: the slice of all windows' elements there, and in which windows that element is the first
 * that equals the maximum. No gradient kernel tells the positions, and MaxPoolWithArgmax does not run everywhere.
 */
function firstMaxima(x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes) {
  const axes = poolWindows(x.shape, attributes);
  const padding = explicitPadding(axes);
  const paddedX = tf.pad(x, padding, -Infinity);
  const paddedShape = paddedX.shape;
  let open: tf.Tensor = tf.onesLike(y);
  const maxima = placesIn(axes).map((place) => {
    const ends = axes.map(({ stride, outputLength }, axis) => place[axis]! + (outputLength - 1) * stride + 1);
    const slice = {
      ...noMasks,
      begin: [0, ...place, 0],
      end: [paddedShape[0], ...ends, paddedShape.at(-1)!],
      strides: [1, ...axes.map(({ stride }) => stride), 1],
    };
    const wins = masked(open, tf.equal(tf.stridedSlice(paddedX, slice.begin, slice.end, slice.strides), y));
    open = tf.sub(open, wins);
    return { wins, slice };
  });
  return { maxima, padding, paddedShape };
}

const noMasks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };

/** All places in a window, in order. */
function placesIn(axes: Windows[]): number[][] {
  return axes.reduce<number[][]>(
    (places, { size }) =>
      places.flatMap((place) => Array.from({ length: size }, (_, next) => [...place, next])),
    [[]],
  );
}

export const poolingGradients: tf.GradConfig[] = [
  ...averagePool(tf.AvgPool, tf.AvgPoolGrad),
  ...averagePool(tf.AvgPool3D, tf.AvgPool3DGrad),
  ...maximumPool(tf.MaxPool, tf.MaxPoolGrad),
  ...maximumPool(tf.MaxPool3D, tf.MaxPool3DGrad),
];
