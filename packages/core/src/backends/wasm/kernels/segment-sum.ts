import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel } from '../workspace';

/**
 * Sums the rows of `x` [rows, ...] whose segment id is i into row i of the result [numSegments, ...]: the gradient of
 * a gather, and so of an embedding. Rows with ids outside of the result are dropped. Not in TF.js 4.22 for wasm.
 */
export const unsortedSegmentSum = wasmKernel<tf.UnsortedSegmentSumInputs, tf.UnsortedSegmentSumAttrs>(
  tf.UnsortedSegmentSum,
  (workspace, { x, segmentIds }, { numSegments }) => {
    const rows = tf.util.sizeFromShape(segmentIds.shape);
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const size = tf.util.sizeFromShape(rowShape);
    const result = workspace.allocate([numSegments, ...rowShape], x.dtype);
    const sums = workspace.elements(result).fill(0);
    const values = workspace.elements(x);
    const ids = workspace.elements(segmentIds);
    for (let row = 0; row < rows; row++) {
      const id = ids[row]!;
      if (id < 0 || id >= numSegments) continue;
      for (let i = 0; i < size; i++) sums[id * size + i]! += values[row * size + i]!;
    }
    return result;
  },
);
