import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, masked, zero } from './define-gradient';

/** The adjoint of gathering: adds the rows of `dy` up at the places they were taken from. */
function scatterAlongAxis(
  dy: tf.Tensor,
  x: tf.Tensor,
  indices: tf.Tensor,
  { axis, batchDims }: tf.GatherV2Attrs,
): tf.Tensor {
  const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
  const batchRank = batchDims < 0 ? batchDims + indices.rank : batchDims;
  const batch = tf.util.sizeFromShape(x.shape.slice(0, batchRank));
  const outer = tf.util.sizeFromShape(x.shape.slice(batchRank, along));
  const inner = tf.util.sizeFromShape(x.shape.slice(along + 1));
  const length = x.shape[along]!;
  const count = indices.size / batch;

  // [batch, a, b, inner] to [batch, b, a, inner]; nothing moves where one of them is 1.
  const swap = (tensor: tf.Tensor, a: number, b: number) =>
    outer === 1 ? tensor : tf.transpose(tf.reshape(tensor, [batch, a, b, inner]), [0, 2, 1, 3]);
  const starts = tf.reshape(tf.range(0, batch * length, length, 'int32'), [batch, 1]);
  const positions = tf.add(tf.reshape(indices, [batch, count]), starts);
  const sums = tf.scatterND(
    tf.reshape(positions, [batch * count, 1]),
    tf.reshape(swap(dy, outer, count), [batch * count, outer * inner]),
    [batch * length, outer * inner],
  );
  return tf.reshape(swap(sums, length, outer), x.shape);
}

/** Gathers the gradient of each row's segment; rows with an index outside of all segments went nowhere. */
function gatherSegments(dy: tf.Tensor, segmentIds: tf.Tensor): tf.Tensor {
  const last = tf.scalar(dy.shape[0] - 1, 'int32');
  const first = tf.scalar(0, 'int32');
  const isInside = tf.logicalAnd(tf.greaterEqual(segmentIds, first), tf.lessEqual(segmentIds, last));
  const gathered = tf.gather(dy, tf.minimum(tf.maximum(segmentIds, first), last));
  return masked(gathered, tf.reshape(isInside, [segmentIds.size, ...dy.shape.slice(1).fill(1)]));
}

/** Puts the gradients of the largest elements back to where those were found in their rows. */
function scatterTopK(dy: tf.Tensor, indices: tf.Tensor, shape: number[]): tf.Tensor {
  const length = shape.at(-1)!;
  const count = indices.shape.at(-1)!;
  const rows = indices.size / count;
  const starts = tf.range(0, rows * length, length, 'int32');
  const positions = tf.add(tf.reshape(indices, [rows, count]), tf.reshape(starts, [rows, 1]));
  const flat = tf.scatterND(tf.reshape(positions, [-1, 1]), tf.reshape(dy, [-1]), [rows * length]);
  return tf.reshape(flat, shape);
}

/** 1 where `indices` point to, 0 elsewhere: [...shape]. Repeated indices count once. */
function isIndexed(indices: tf.Tensor, shape: number[]): tf.Tensor {
  const depth = indices.shape.at(-1)!;
  const updates = tf.ones([...indices.shape.slice(0, -1), ...shape.slice(depth)]);
  return tf.minimum(tf.scatterND(indices, updates, shape), 1);
}

export const indexingGradients: tf.GradConfig[] = [
  defineGradient<tf.GatherV2Attrs>(tf.GatherV2, { inputs: ['x', 'indices'] }, (dy, saved, attributes) => {
    const [x, indices] = saved as [tf.Tensor, tf.Tensor];
    return { x: () => scatterAlongAxis(dy, x, indices, attributes), indices: () => tf.zeros(indices.shape) };
  }),
  defineGradient(tf.GatherNd, { inputs: ['params', 'indices'] }, (dy, saved) => {
    const [params, indices] = saved as [tf.Tensor, tf.Tensor];
    return {
      params: () => tf.scatterND(indices, dy, params.shape),
      indices: () => tf.zeros(indices.shape),
    };
  }),
  zero(tf.OneHot, 'indices'),
  defineGradient(tf.ScatterNd, { inputs: ['indices'] }, (dy, [indices]) => ({
    indices: () => tf.zeros(indices!.shape),
    updates: () => tf.gatherND(dy, indices!),
  })),
  defineGradient<tf.SparseToDenseAttrs>(
    tf.SparseToDense,
    { inputs: ['sparseIndices', 'sparseValues'] },
    (dy, saved) => {
      const [sparse, values] = saved as [tf.Tensor, tf.Tensor];
      const depth = dy.rank;
      const indices = tf.reshape(sparse, [-1, depth]);
      return {
        sparseIndices: () => tf.zeros(sparse.shape),
        sparseValues: () => {
          const gathered = tf.gatherND(dy, indices);
          return values.rank ? tf.reshape(gathered, values.shape) : tf.sum(gathered);
        },
        defaultValue: () => tf.sum(tf.mul(dy, tf.sub(1, isIndexed(indices, dy.shape)))),
      };
    },
  ),
  defineGradient(tf.TensorScatterUpdate, { inputs: ['indices'] }, (dy, [indices]) => ({
    tensor: () => tf.mul(dy, tf.sub(1, isIndexed(indices!, dy.shape))),
    indices: () => tf.zeros(indices!.shape),
    updates: () => tf.gatherND(dy, indices!),
  })),
  {
    kernelName: tf.TopK,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dys, saved) => {
      const [x, indices] = saved as [tf.Tensor, tf.Tensor];
      return { x: () => scatterTopK((dys as tf.Tensor[])[0]!, indices, x.shape) };
    },
  },
  defineGradient(tf.UnsortedSegmentSum, { inputs: ['segmentIds'] }, (dy, [segmentIds]) => ({
    x: () => gatherSegments(dy, segmentIds!),
    segmentIds: () => tf.zeros(segmentIds!.shape),
  })),
];
