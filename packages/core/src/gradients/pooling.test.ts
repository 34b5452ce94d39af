import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './define-gradient';
import { describeGradients, type GradientCase } from './describe-gradients';
import { poolingGradients } from './pooling';

type Pool = typeof tf.maxPool;
type Pool3d = typeof tf.maxPool3d;

const uneven: Parameters<Pool>[3] = [[0, 0], [1, 0], [0, 1], [0, 0]]; // prettier-ignore

const windows = (pool: Pool): Record<string, GradientCase> => {
  const f =
    (...options: Tail<Parameters<Pool>>) =>
    (x: tf.Tensor) =>
      pool(x as tf.Tensor4D, ...options);
  return {
    'stride 2': [f(2, 2, 'valid'), [2, 4, 5, 2]],
    overlapping: [f(3, 2, 'valid'), [1, 5, 7, 2]],
    'same padding': [f([3, 2], [2, 1], 'same'), [1, 4, 5, 2]],
    'a padding': [f(3, 2, 1), [1, 5, 4, 1]],
    'uneven padding': [f(2, 2, uneven), [1, 5, 5, 1]],
    'a partial last window': [f(2, 2, 0, 'ceil'), [1, 5, 3, 2]],
  };
};

const windows3d = (pool: Pool3d): Record<string, GradientCase> => ({
  'unequal height and width': [(x) => pool(x as tf.Tensor5D, [1, 2, 3], [1, 2, 1], 'same'), [1, 2, 3, 3, 1]],
  'stride 2': [(x) => pool(x as tf.Tensor5D, 2, 2, 'valid'), [1, 2, 4, 3, 2]],
  'same padding': [(x) => pool(x as tf.Tensor5D, [1, 3, 3], [1, 2, 2], 'same'), [1, 2, 4, 3, 1]],
});

type Tail<Values extends unknown[]> = Values extends [unknown, ...infer Rest] ? Rest : never;

const geometry = { filterSize: 3, strides: 2, pad: 'same' };

// The gradient kernels are functions of `dy`; where the maxima are does not change.

const maximumGradient = (dy: tf.Tensor, input: tf.Tensor) =>
  runKernel(tf.MaxPoolGrad, { dy, input, output: tf.maxPool(input as tf.Tensor4D, 3, 2, 'same') }, geometry);

const maximumGradient3d = (dy: tf.Tensor, input: tf.Tensor) =>
  runKernel(
    tf.MaxPool3DGrad,
    { dy, input, output: tf.maxPool3d(input as tf.Tensor5D, 3, 2, 'same') },
    geometry,
  );

const ofAverage = (kernelName: string) => (dy: tf.Tensor, input: tf.Tensor) =>
  runKernel(kernelName, { dy, input }, geometry);

describeGradients('pooling', poolingGradients, {
  AvgPool: windows(tf.avgPool),
  AvgPool3D: windows3d(tf.avgPool3d),
  AvgPool3DGrad: { 'same padding': [ofAverage(tf.AvgPool3DGrad), [1, 2, 2, 2, 1], [1, 3, 4, 3, 1]] },
  AvgPoolGrad: { 'same padding': [ofAverage(tf.AvgPoolGrad), [1, 2, 3, 2], [1, 4, 5, 2]] },
  MaxPool: windows(tf.maxPool),
  MaxPool3D: windows3d(tf.maxPool3d),
  MaxPool3DGrad: {
    'same padding': [maximumGradient3d, [1, 2, 2, 2, 1], [1, 3, 4, 3, 1]],
  },
  MaxPoolGrad: {
    'same padding': [maximumGradient, [1, 2, 3, 2], [1, 4, 5, 2]],
    'equal elements': [(dy) => maximumGradient(dy, tf.ones([1, 4, 5, 2])), [1, 2, 3, 2]],
  },
});
