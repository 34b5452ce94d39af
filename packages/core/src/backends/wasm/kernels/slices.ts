import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';

/**
 * A part of a tensor, copied run by run inside of the memory of wasm. TF.js's kernel copies all of the tensor out of
 * it first, for each slice anew.
 */
export const slice = wasmKernel<tf.SliceInputs, tf.SliceAttrs>(
  tf.Slice,
  (workspace, { x }, { begin, size }) => {
    const params = tf.slice_util.parseSliceParams(x, begin, size);
    const [first, lengths] = params as [number[], number[]];
    tf.slice_util.assertParamsValid(x, first, lengths);
    return sliced(workspace, x, first, lengths);
  },
);

/** Parts of a tensor along one axis; see {@link slice}. */
export const split = wasmKernel<tf.SplitVInputs, tf.SplitVAttrs>(
  tf.SplitV,
  (workspace, { x }, { numOrSizeSplits, axis }) => {
    const [along] = tf.util.parseAxisParam(axis, x.shape) as [number];
    const begin = x.shape.map(() => 0);
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((length) => {
      const part = sliced(workspace, x, begin, x.shape.with(along, length));
      begin[along]! += length;
      return part;
    });
  },
);

/** The parts of length 1 along an axis, without that axis; see {@link slice}. */
export const unpack = wasmKernel<tf.UnpackInputs, tf.UnpackAttrs>(
  tf.Unpack,
  (workspace, { value }, { axis }) => {
    const { shape } = value;
    const [along] = tf.util.parseAxisParam(axis, shape) as [number];
    const origin = shape.map(() => 0);
    return Array.from({ length: shape[along]! }, (_, position) => ({
      ...sliced(workspace, value, origin.with(along, position), shape.with(along, 1)),
      shape: shape.toSpliced(along, 1),
    }));
  },
);

function sliced(workspace: Workspace, x: tf.TensorInfo, begin: number[], size: number[]): tf.TensorInfo {
  const result = workspace.allocate(size, x.dtype);
  if (tf.util.sizeFromShape(size) === 0) return result;
  const source = workspace.elements(x);
  const target = workspace.elements(result);
  const strides = [...tf.util.computeStrides(x.shape), 1]; // elements from one position of an axis to the next
  // From this axis on the slice takes all that there is but for the axis itself: one run of consecutive elements.
  let runAxis = x.shape.length - 1;
  while (runAxis > 0 && size[runAxis] === x.shape[runAxis]) runAxis--;
  const runLength = tf.util.sizeFromShape(size.slice(Math.max(0, runAxis)));
  let written = 0;
  copyFrom(0, 0);
  return result;

  function copyFrom(axis: number, offset: number): void {
    const start = offset + (begin[axis] ?? 0) * strides[axis]!;
    if (axis >= runAxis) {
      target.set(source.subarray(start, start + runLength), written);
      written += runLength;
      return;
    }
    for (let i = 0; i < size[axis]!; i++) copyFrom(axis + 1, start + i * strides[axis]!);
  }
}
