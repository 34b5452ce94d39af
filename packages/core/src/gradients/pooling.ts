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

/** Of a max-pool with the output `y`: what goes back to `x`, and its adjoint, what of `values` stood where the maxima are. */
interface Winners {
  scatter(dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes): tf.Tensor;
  gather(values: tf.Tensor, x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes): tf.Tensor;
}

function maximumPool(kernelName: string, gradientKernel: string, winners: Winners): tf.GradConfig[] {
  return [
    defineGradient<PoolAttributes>(
      kernelName,
      { inputs: ['x'], outputs: [true] },
      (dy, saved, attributes) => {
        const [x, y] = saved as [tf.Tensor, tf.Tensor];
        return { x: () => winners.scatter(dy, x, y, withExplicitPadding(x.shape, attributes)) };
      },
    ),
    defineGradient<PoolAttributes>(
      gradientKernel,
      { inputs: ['input', 'output'] },
      (ddx, saved, attributes) => {
        const [input, output] = saved as [tf.Tensor, tf.Tensor];
        return {
          dy: () => winners.gather(ddx, input, output, attributes),
          input: () => tf.zeros(input.shape),
          output: () => tf.zeros(output.shape),
        };
      },
    ),
  ];
}

const winners2d: Winners = {
  scatter: (dy, x, y, attributes) => runKernel(tf.MaxPoolGrad, { dy, input: x, output: y }, attributes),
  gather(values, x, y, { filterSize, strides, pad }) {
    const attributes = { filterSize, strides, pad, includeBatchInIndex: true };
    const [, positions] = runKernel(tf.MaxPoolWithArgmax, { x }, attributes) as unknown as tf.Tensor[];
    return tf.reshape(tf.gather(tf.reshape(values, [-1]), tf.reshape(positions!, [-1])), y.shape);
  },
};

/** In three dimensions no kernel tells the positions: the winner is the first element that equals the maximum. */
const winners3d: Winners = {
  scatter(dy, x, y, attributes) {
    const [, height, width] = poolWindows(x.shape, attributes);
    // TF.js's cpu kernel mixes height and width up.
    if (height!.size === width!.size) {
      return runKernel(tf.MaxPool3DGrad, { dy, input: x, output: y }, attributes);
    }
    const { parts, padding, padded } = firstMaxima(x, y, attributes);
    const gradients = parts.map(({ wins, slice }) => unslice(tf.mul(dy, wins), padded, slice));
    const corner = padding.map(([before]) => before);
    return tf.slice(tf.addN(gradients), corner, x.shape);
  },
  gather(values, x, y, attributes) {
    const { parts, padding } = firstMaxima(x, y, attributes);
    const padded = tf.pad(values, padding);
    return tf.addN(
      parts.map(({ wins, slice: { begin, end, strides } }) =>
        tf.mul(wins, tf.stridedSlice(padded, begin, end, strides)),
      ),
    );
  },
};

/** For each place in a window, the slice of all windows' elements there, and in which windows that element wins. */
function firstMaxima(x: tf.Tensor, y: tf.Tensor, attributes: PoolAttributes) {
  const axes = poolWindows(x.shape, attributes);
  const padding = explicitPadding(axes);
  const paddedX = tf.pad(x, padding, -Infinity);
  const padded = paddedX.shape;
  let open: tf.Tensor = tf.onesLike(y);
  const parts = placesIn(axes).map((place) => {
    const ends = axes.map(({ stride, outputLength }, axis) => place[axis]! + (outputLength - 1) * stride + 1);
    const slice = {
      ...noMasks,
      begin: [0, ...place, 0],
      end: [padded[0], ...ends, padded.at(-1)!],
      strides: [1, ...axes.map(({ stride }) => stride), 1],
    };
    const wins = masked(open, tf.equal(tf.stridedSlice(paddedX, slice.begin, slice.end, slice.strides), y));
    open = tf.sub(open, wins);
    return { wins, slice };
  });
  return { parts, padding, padded };
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
  ...maximumPool(tf.MaxPool, tf.MaxPoolGrad, winners2d),
  ...maximumPool(tf.MaxPool3D, tf.MaxPool3DGrad, winners3d),
  {
    kernelName: tf.MaxPoolWithArgmax,
    inputsToSave: ['x'],
    outputsToSave: [true, false],
    gradFunc: (dys, saved, attributes) => {
      const [x, y] = saved as [tf.Tensor, tf.Tensor];
      const [dy] = dys as tf.Tensor[];
      return { x: () => winners2d.scatter(dy!, x, y, attributes as unknown as PoolAttributes) };
    },
  },
];
