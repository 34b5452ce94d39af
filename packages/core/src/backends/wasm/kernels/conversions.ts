import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel } from '../workspace';

/** Converts between types. TF.js's kernel, `stock`, keeps the lowest byte of a number that is to become a boolean. */
export function cast(stock: tf.KernelConfig): tf.KernelConfig {
  return wasmKernel<tf.CastInputs, tf.CastAttrs>(tf.Cast, (workspace, { x }, { dtype }) => {
    if (dtype !== 'bool') return workspace.call(stock, { x }, { dtype });
    const result = workspace.allocate(x.shape, 'bool');
    const [source, target] = [workspace.elements(x), workspace.elements(result)];
    for (let i = 0; i < source.length; i++) target[i] = source[i] === 0 ? 0 : 1;
    return result;
  });
}

/** TF.js's kernel writes integers, whatever type was asked for. */
export const oneHot = wasmKernel<tf.OneHotInputs, tf.OneHotAttrs>(
  tf.OneHot,
  (workspace, { indices }, { dtype, depth, onValue, offValue }) => {
    const result = workspace.allocate([...indices.shape, depth], dtype);
    const target = workspace.elements(result).fill(offValue);
    for (const [row, index] of workspace.elements(indices).entries()) {
      if (index >= 0 && index < depth) target[row * depth + index] = onValue;
    }
    return result;
  },
);

/** Clips numbers of any type, and leaves NaN as it is. TF.js's kernel clips the bits of integers, and NaN to the minimum. */
export const clipByValue = wasmKernel<tf.ClipByValueInputs, tf.ClipByValueAttrs>(
  tf.ClipByValue,
  (workspace, { x }, { clipValueMin, clipValueMax }) => {
    const result = workspace.allocate(x.shape, x.dtype);
    const [source, target] = [workspace.elements(x), workspace.elements(result)];
    for (let i = 0; i < source.length; i++) {
      const value = source[i]!;
      target[i] = value < clipValueMin ? clipValueMin : value > clipValueMax ? clipValueMax : value;
    }
    return result;
  },
);

/** TF.js's kernel, `stock`, moves elements of four bytes, and calls them float32. */
export function stridedSlice(stock: tf.KernelConfig): tf.KernelConfig {
  const kernel = wasmKernel<tf.StridedSliceInputs, tf.StridedSliceAttrs>(
    tf.StridedSlice,
    (workspace, { x }, attrs) => {
      const isBoolean = x.dtype === 'bool';
      const words = isBoolean ? workspace.run(tf.Cast, { x }, { dtype: 'int32' }) : x;
      const result = { ...workspace.call(stock, { x: words }, attrs), dtype: words.dtype };
      workspace.backend.dataIdMap.get(result.dataId).dtype = words.dtype;
      return isBoolean ? workspace.run(tf.Cast, { x: result }, { dtype: 'bool' }) : result;
    },
  );
  return { ...stock, ...kernel };
}
