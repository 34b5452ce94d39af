import * as tf from '@tensorflow/tfjs-core';
import { describeGradients, useKernel } from './describe-gradients';
import { runKernel } from './define-gradient';
import { shapeGradients } from './shape';

const stridedSlice =
  (...[begin, end, strides, ...masks]: Tail<Parameters<typeof tf.stridedSlice>>) =>
  (x: tf.Tensor) =>
    tf.stridedSlice(x, begin, end, strides, ...masks);

type Tail<Values extends unknown[]> = Values extends [unknown, ...infer Rest] ? Rest : never;

// TF.js itself broadcasts with Tile.
useKernel(tf.BroadcastTo, ({ x }, { shape }) => tf.broadcastTo(x!, shape as number[]));

describeGradients('shape', shapeGradients, {
  BatchToSpaceND: {
    'with crops': [(x) => tf.batchToSpaceND(x, [2, 2], [[0, 1], [1, 0]]), [8, 2, 3, 2]], // prettier-ignore
  },
  BroadcastTo: {
    'more axes': [(x) => runKernel(tf.BroadcastTo, { x }, { shape: [2, 3, 4], inputShape: [3, 1] }), [3, 1]],
  },
  Concat: {
    'unequal lengths': [(a, b, c) => tf.concat([a, b, c], 1), [2, 1, 2], [2, 3, 2], [2, 2, 2]],
    'a negative axis': [(a, b) => tf.concat([a, b], -1), [2, 1], [2, 3]],
    'one tensor twice': [(a) => tf.concat([a, tf.square(a)], 0), [2, 2]],
  },
  DepthToSpace: {
    NHWC: [(x) => tf.depthToSpace(x as tf.Tensor4D, 2), [2, 2, 3, 8]],
  },
  Diag: { matrix: [(x) => tf.diag(x), [3]] },
  ExpandDims: { middle: [(x) => tf.expandDims(x, 1), [2, 3]] },
  MirrorPad: {
    reflect: [(x) => tf.mirrorPad(x, [[1, 2], [0, 3]], 'reflect'), [3, 4]], // prettier-ignore
    symmetric: [(x) => tf.mirrorPad(x, [[0, 0], [2, 3], [1, 0]], 'symmetric'), [2, 3, 2]], // prettier-ignore
  },
  Pack: {
    'first axis': [(a, b) => tf.stack([a, b]), [2, 3], [2, 3]],
    'last axis': [(a, b) => tf.stack([a, b], -1), [2, 3], [2, 3]],
    scalars: [(a, b) => tf.stack([a, b]), [], []],
  },
  PadV2: { 'all sides': [(x) => tf.pad(x, [[1, 0], [2, 1]], 3), [2, 3]] }, // prettier-ignore
  Reshape: { 'any shape': [(x) => tf.reshape(x, [3, 2]), [2, 3]] },
  Reverse: { 'two axes': [(x) => tf.reverse(x, [0, -1]), [2, 3, 2]] },
  Slice: {
    inner: [(x) => tf.slice(x, [1, 0, 1], [1, 2, -1]), [3, 2, 3]],
    'leading axes': [(x) => tf.slice(x, [1], [2]), [4, 2]],
  },
  SpaceToBatchND: {
    'with paddings': [(x) => tf.spaceToBatchND(x, [2, 2], [[0, 1], [1, 0]]), [1, 3, 5, 2]], // prettier-ignore
  },
  SplitV: {
    'unequal parts': [
      (x) => tf.addN(tf.split(x, [1, 1, 2], 1).map((part) => tf.sum(tf.square(part), 1))),
      [2, 4],
    ],
    'one of the parts': [(x) => tf.square(tf.split(x, 2, 0)[1]!), [4, 2]],
    'a single part': [(x) => tf.square(tf.split(x, 1)[0]!), [2, 2]],
  },
  StridedSlice: {
    strides: [stridedSlice([0, 1], [5, 7], [2, 3]), [5, 7]],
    'a remainder': [stridedSlice([1], [6], [3]), [8]],
    'negative strides': [stridedSlice([4, -1], [0, -5], [-2, -1]), [5, 6]],
    'an axis that shrinks': [stridedSlice([1, 0], [2, 3], [1, 1], 0, 0, 0, 0, 1), [3, 4]],
    'a new axis': [stridedSlice([0, 0, 1], [0, 2, 4], [1, 1, 2], 0, 0, 0, 1, 0), [2, 4]],
    masks: [stridedSlice([1, 1], [2, 2], [1, 2], 2, 2), [3, 5]],
    'an ellipsis': [stridedSlice([0, 1], [0, 3], [1, 2], 0, 0, 1), [2, 3, 4]],
  },
  Tile: {
    'several axes': [(x) => tf.tile(x, [2, 1, 3]), [2, 3, 1]],
    'five axes': [(x) => tf.tile(x, [1, 2, 1, 2, 1]), [2, 1, 2, 1, 2]],
    broadcastTo: [(x) => tf.broadcastTo(x, [2, 3, 2]), [3, 1]],
  },
  Transpose: { 'four axes': [(x) => tf.transpose(x, [2, 0, 3, 1]), [2, 3, 1, 2]] },
  Unpack: {
    'all parts': [(x) => tf.addN(tf.unstack(x, 1).map((part, index) => tf.mul(part, index + 1))), [2, 3]],
    'one part': [(x) => tf.square(tf.unstack(x, 1)[0]!), [3, 1]],
  },
});
