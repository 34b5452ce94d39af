import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';

/** The same tensor once more. TF.js's kernel copies the elements, and engine and gradients clone a lot. */
export const identity = wasmKernel<tf.IdentityInputs, object>(tf.Identity, ({ backend }, { x }) => {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
});

/** Gathers slices by index. TF.js's kernel computes each element's coordinates; this one copies whole slices. */
export const gather = wasmKernel<tf.GatherV2Inputs, tf.GatherV2Attrs>(
  tf.GatherV2,
  (workspace, { x, indices }, { axis, batchDims }) => {
    const [gathered] = tf.util.parseAxisParam(axis, x.shape) as [number];
    const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, gathered, batchDims);
    const { batchSize, outerSize, dimSize } = info;
    const result = workspace.allocate(info.outputShape, x.dtype);
    const ids = workspace.elements(indices);
    const perBatch = ids.length / batchSize;
    const outOfRange = ids.find((id) => id < 0 || id >= dimSize);
    tf.util.assert(
      outOfRange === undefined,
      () => `GatherV2: the index value ${outOfRange} is not in [0, ${dimSize - 1}]`,
    );

    const { bytes, address } = memory(workspace);
    const size = info.sliceSize * tf.util.bytesPerElement(x.dtype);
    const source = address(x);
    let target = address(result);
    for (let batch = 0; batch < batchSize; batch++) {
      for (let outer = 0; outer < outerSize; outer++) {
        const start = source + (batch * outerSize + outer) * dimSize * size;
        for (let i = 0; i < perBatch; i++, target += size) {
          const from = start + ids[batch * perBatch + i]! * size;
          bytes.copyWithin(target, from, from + size);
        }
      }
    }
    return result;
  },
);

/** Repeats a tensor along its axes, the last axis first. TF.js's kernel computes each element's coordinates. */
export const tile = wasmKernel<tf.TileInputs, tf.TileAttrs>(tf.Tile, (workspace, { x }, { reps }) =>
  reps.reduceRight(
    (tensor, count, axis) => repeat(workspace, tensor, axis, count),
    workspace.run(tf.Identity, { x }),
  ),
);

function repeat(workspace: Workspace, x: tf.TensorInfo, axis: number, count: number): tf.TensorInfo {
  if (count === 1) return x;
  const shape = x.shape.map((size, i) => (i === axis ? size * count : size));
  const result = workspace.allocate(shape, x.dtype);
  const block = tf.util.sizeFromShape(x.shape.slice(axis));
  const blocks = tf.util.sizeFromShape(x.shape.slice(0, axis));
  if (block === 1) {
    const [source, target] = [workspace.elements(x), workspace.elements(result)];
    for (let i = 0; i < blocks; i++) target.fill(source[i]!, i * count, (i + 1) * count);
    return result;
  }
  const { bytes, address } = memory(workspace);
  const size = block * tf.util.bytesPerElement(x.dtype);
  let source = address(x);
  let target = address(result);
  for (let i = 0; i < blocks; i++, source += size) {
    for (let copy = 0; copy < count; copy++, target += size) bytes.copyWithin(target, source, source + size);
  }
  return result;
}

function memory({ backend }: Workspace) {
  return {
    bytes: backend.wasm.HEAPU8,
    address: ({ dataId }: tf.TensorInfo) => backend.getMemoryOffset(dataId),
  };
}
