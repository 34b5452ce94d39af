import * as tf from '@tensorflow/tfjs-core';
import { describeGradients, integers } from './describe-gradients';
import { indexingGradients } from './indexing';

const gather = (axis: number, batchDims?: number) => (x: tf.Tensor, indices: tf.Tensor) =>
  tf.gather(x, indices, axis, batchDims);

describeGradients('indexing', indexingGradients, {
  GatherNd: {
    rows: [(x, indices) => tf.gatherND(x, indices), [3, 2], integers([2, 0, 2], [3, 1])],
    elements: [(x, indices) => tf.gatherND(x, indices), [3, 2], integers([2, 1, 0, 0], [2, 2])],
  },
  GatherV2: {
    'repeated rows': [gather(0), [3, 2], integers([2, 0, 2, 2])],
    'a matrix of indices': [gather(0), [3, 2], integers([2, 0, 1, 1], [2, 2])],
    'a middle axis': [gather(1), [2, 3, 2], integers([2, 2, 0])],
    'the last axis': [gather(-1), [2, 3], integers([1, 1])],
    'a batch axis': [gather(1, 1), [2, 3, 2], integers([2, 2, 0, 1], [2, 2])],
    'a batch axis and one between': [gather(2, 1), [2, 2, 3], integers([2, 2, 0, 1], [2, 2])],
  },
  OneHot: {
    indices: [(x) => tf.oneHot(tf.cast(tf.abs(x), 'int32'), 3), () => tf.tensor1d([0.5, 2.5, 1.5])],
  },
  ScatterNd: {
    'repeated rows': [(x, indices) => tf.scatterND(indices, x, [4, 2]), [3, 2], integers([1, 3, 1], [3, 1])],
  },
  SparseToDense: {
    vector: [
      (values, fallback, indices) => tf.sparseToDense(indices, values, [5], fallback as tf.Scalar),
      [2],
      [],
      integers([1, 4]),
    ],
    matrix: [
      (values, fallback, indices) => tf.sparseToDense(indices, values, [2, 3], fallback as tf.Scalar),
      [2],
      [],
      integers([0, 1, 1, 2], [2, 2]),
    ],
  },
  TensorScatterUpdate: {
    rows: [
      (x, updates, indices) => tf.tensorScatterUpdate(x, indices, updates),
      [4, 2],
      [2, 2],
      integers([3, 1], [2, 1]),
    ],
  },
  TopK: {
    vector: [(x) => tf.topk(x, 2).values, [5]],
    matrix: [(x) => tf.square(tf.topk(x, 3).values), [2, 2, 4]],
  },
  UnsortedSegmentSum: {
    rows: [(x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3), [4, 2], integers([2, 0, 2, 1])],
    'rows without a segment': [
      (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 2),
      [4, 2],
      integers([1, -1, 5, 1]),
    ],
  },
});
