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
