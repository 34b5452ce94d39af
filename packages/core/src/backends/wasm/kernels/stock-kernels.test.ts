import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput, type KernelInput } from './expect-same-kernel';

type Case = [kernelName: string, inputs: Record<string, KernelInput>, attributes?: object];

const integers = (values: number[], ...shape: number[]): KernelInput => ({ values, shape, dtype: 'int32' });
const booleans = (values: number[], ...shape: number[]): KernelInput => ({ values, shape, dtype: 'bool' });
const images = randomInput(2, 5, 6, 3);
const volumes = randomInput(1, 4, 5, 6, 2);
const positive: KernelInput = { shape: [3], values: [0.5, 1, 2] };
const pool = { filterSize: 2, strides: 2, pad: 'valid' };

/** What training needs and TF.js brings: it must agree with cpu, or we would have to replace it. */
const cases: Case[] = [
  [tf.Abs, { x: images }],
  [tf.AvgPool, { x: images }, { filterSize: 3, strides: 2, pad: 'same' }],
  [tf.AvgPool3D, { x: volumes }, { ...pool, dataFormat: 'NDHWC' }],
  [
    tf.AvgPool3DGrad,
    { dy: randomInput(1, 2, 2, 3, 2), input: volumes },
    { ...pool, dimRoundingMode: undefined },
  ],
  [tf.BatchToSpaceND, { x: randomInput(4, 2, 3, 1) }, { blockShape: [2, 2], crops: [[0, 1], [0, 0]] }], // prettier-ignore
  [tf.ClipByValue, { x: images }, { clipValueMin: -0.5, clipValueMax: 0.5 }],
  [tf.Concat, { 0: images, 1: images }, { axis: 3 }],
  [tf.Conv2D, { x: images, filter: randomInput(3, 3, 3, 2) }, { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 2 }], // prettier-ignore
  [tf.Cumprod, { x: randomInput(3, 4) }, { axis: 1, exclusive: true, reverse: true }],
  [tf.Cumsum, { x: randomInput(3, 4) }, { axis: 1, exclusive: true, reverse: true }],
  [tf.DepthToSpace, { x: randomInput(1, 2, 3, 8) }, { blockSize: 2, dataFormat: 'NHWC' }],
  [tf.DepthwiseConv2dNative, { x: images, filter: randomInput(3, 3, 3, 2) }, { strides: 2, pad: 'same', dataFormat: 'NHWC', dilations: 1 }], // prettier-ignore
  [tf.Elu, { x: images }],
  [tf.Erf, { x: images }],
  [tf.Exp, { x: images }],
  [tf.Expm1, { x: images }],
  [tf.FusedBatchNorm, { x: images, mean: randomInput(3), variance: positive, offset: randomInput(3), scale: randomInput(3) }, { varianceEpsilon: 1e-3 }], // prettier-ignore
  [tf.GatherNd, { params: randomInput(3, 4, 2), indices: integers([2, 1, 0, 3], 2, 2) }],
  [tf.Greater, { a: images, b: randomInput(3) }],
  [tf.LRN, { x: images }, { depthRadius: 1, bias: 1, alpha: 0.5, beta: 0.75 }],
  [tf.LRNGrad, { x: images, y: images, dy: images }, { depthRadius: 1, bias: 1, alpha: 0.5, beta: 0.75 }],
  [tf.LeakyRelu, { x: images }, { alpha: 0.2 }],
  [tf.Max, { x: images }, { reductionIndices: [1, 2], keepDims: true }],
  [tf.MaxPool, { x: images }, { filterSize: 3, strides: 2, pad: 'same' }],
  [tf.MaxPool3D, { x: volumes }, { ...pool, dataFormat: 'NDHWC' }],
  [tf.MaxPool3DGrad, { dy: randomInput(1, 2, 2, 3, 2), input: volumes, output: randomInput(1, 2, 2, 3, 2) }, { ...pool, dimRoundingMode: undefined }], // prettier-ignore
  [tf.Maximum, { a: images, b: randomInput(6, 1) }],
  [tf.Mean, { x: images }, { axis: [0, 1, 2], keepDims: false }],
  [tf.MirrorPad, { x: images }, { paddings: [[0, 0], [2, 1], [1, 2], [0, 0]], mode: 'reflect' }], // prettier-ignore
  [tf.MirrorPad, { x: images }, { paddings: [[0, 0], [2, 1], [1, 2], [0, 0]], mode: 'symmetric' }], // prettier-ignore
  [tf.PadV2, { x: images }, { paddings: [[0, 1], [1, 0], [2, 2], [0, 3]], constantValue: -1 }], // prettier-ignore
  [tf.Pow, { a: positive, b: randomInput(2, 3) }],
  [tf.Prelu, { x: images, alpha: positive }],
  [tf.Prod, { x: randomInput(3, 4) }, { axis: [0], keepDims: false }],
  [tf.ResizeBilinear, { images }, { size: [7, 4], alignCorners: false, halfPixelCenters: true }],
  // On an image that is not square cpu swaps height and width in the shape of its result.
  [
    tf.ResizeBilinearGrad,
    { images: randomInput(2, 5, 5, 3), dy: randomInput(2, 7, 4, 3) },
    { alignCorners: false },
  ],
  [tf.ResizeNearestNeighbor, { images }, { size: [10, 12], alignCorners: false, halfPixelCenters: false }],
  [tf.ResizeNearestNeighborGrad, { images, dy: randomInput(2, 10, 12, 3) }, { alignCorners: false }],
  [tf.Reverse, { x: images }, { dims: [1, 2] }],
  [tf.Rsqrt, { x: positive }],
  [tf.ScatterNd, { indices: integers([2, 0, 2], 3, 1), updates: randomInput(3, 4) }, { shape: [5, 4] }],
  [tf.Select, { condition: booleans([1, 0, 1], 3), t: randomInput(3), e: positive }],
  [tf.Selu, { x: images }],
  [tf.Sigmoid, { x: images }],
  [tf.Softmax, { logits: randomInput(4, 7) }, { dim: 1 }],
  [tf.Softplus, { x: images }],
  [tf.SpaceToBatchND, { x: randomInput(1, 3, 4, 2) }, { blockShape: [2, 2], paddings: [[0, 1], [0, 0]] }], // prettier-ignore
  [tf.Sqrt, { x: positive }],
  [tf.SquaredDifference, { a: images, b: randomInput(3) }],
  [tf.Step, { x: images }, { alpha: 0.3 }],
  [tf.StridedSlice, { x: images }, { begin: [0, 1, 0, 0], end: [2, 5, 6, 3], strides: [1, 2, 3, 2], beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 }], // prettier-ignore
  [tf.Sum, { x: images }, { axis: [0, 2], keepDims: true }],
  [tf.Tanh, { x: images }],
  [tf.Transpose, { x: images }, { perm: [3, 1, 0, 2] }],
];

describe('TF.js’s own kernels for wasm', () => {
  it.each(cases)('%s agrees with cpu: %j', async (kernelName, inputs, attributes = {}) => {
    await expectSameKernel(kernelName, inputs, attributes);
  });
});
