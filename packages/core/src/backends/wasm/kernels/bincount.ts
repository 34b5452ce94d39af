import * as tf from '@tensorflow/tfjs-core';
import { reshaped, wasmKernel } from '../workspace';

/** Counts integers in a tensor of any shape. TF.js's kernel, `stock`, takes one of more than one axis for a batch. */
export function bincount(stock: tf.KernelConfig): tf.KernelConfig {
  const kernel = wasmKernel<tf.BincountInputs, tf.BincountAttrs>(
    tf.Bincount,
    (workspace, { x, weights }, attributes) =>
      workspace.call(stock, { x: reshaped(x, [tf.util.sizeFromShape(x.shape)]), weights }, attributes),
  );
  return { ...stock, ...kernel };
}
