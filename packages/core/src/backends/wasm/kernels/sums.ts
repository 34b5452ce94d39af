import * as tf from '@tensorflow/tfjs-core';
import { reshaped, wasmKernel, type Workspace } from '../workspace';

/**
 * Sums over the first or the last axes, where each element is read once and in order. TF.js's kernel, `stock`, moves
 * the axes to the end first; for the gradient of a bias that takes longer than the sum.
 */
export function sum(stock: tf.KernelConfig): tf.KernelConfig {
  const kernel = wasmKernel<tf.SumInputs, tf.SumAttrs>(tf.Sum, (workspace, { x }, { axis, keepDims }) => {
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const result = x.dtype === 'float32' ? sumsOf(workspace, x, axes) : undefined;
    if (!result) return workspace.call(stock, { x }, { axis, keepDims });
    return reshaped(result, resultShape(x, axes, keepDims));
  });
  return { ...stock, ...kernel };
}

/** Means over the first or the last axes; see {@link sum}. */
export function mean(stock: tf.KernelConfig): tf.KernelConfig {
  const kernel = wasmKernel<tf.MeanInputs, tf.MeanAttrs>(tf.Mean, (workspace, { x }, { axis, keepDims }) => {
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const result = x.dtype === 'float32' ? sumsOf(workspace, x, axes) : undefined;
    if (!result) return workspace.call(stock, { x }, { axis, keepDims });
    const count = tf.util.sizeFromShape(axes.map((each) => x.shape[each]!));
    const values = workspace.elements(result);
    for (let i = 0; i < values.length; i++) values[i]! /= count;
    return reshaped(result, resultShape(x, axes, keepDims));
  });
  return { ...stock, ...kernel };
}

const resultShape = ({ shape }: tf.TensorInfo, axes: number[], keepDims: boolean) =>
  keepDims
    ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : shape.filter((_, axis) => !axes.includes(axis));

/** The sums of float32, flat; undefined for axes that are neither the first nor the last ones. */
function sumsOf(workspace: Workspace, x: tf.TensorInfo, axes: number[]): tf.TensorInfo | undefined {
  const sorted = axes.toSorted((a, b) => a - b);
  const rank = x.shape.length;
  const isFirst = sorted.every((axis, i) => axis === i);
  const isLast = sorted.every((axis, i) => axis === rank - axes.length + i);
  if (!isFirst && !isLast) return undefined;
  const split = isLast ? rank - axes.length : axes.length;
  const rows = tf.util.sizeFromShape(x.shape.slice(0, split));
  const columns = tf.util.sizeFromShape(x.shape.slice(split));
  const result = workspace.allocate([isLast ? rows : columns]);
  const [values, sums] = [workspace.elements(x), workspace.elements(result)];
  if (isLast) sumRows(values, columns, sums);
  else sumColumns(values, rows, sums);
  return result;
}

function sumRows(values: tf.TypedArray, columns: number, sums: tf.TypedArray): void {
  for (let row = 0, i = 0; row < sums.length; row++) {
    let total = 0;
    for (const end = i + columns; i < end; i++) total += values[i]!;
    sums[row] = total;
  }
}

function sumColumns(values: tf.TypedArray, rows: number, sums: tf.TypedArray): void {
  const totals = new Float64Array(sums.length);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < totals.length; column++, i++) totals[column]! += values[i]!;
  }
  sums.set(totals);
}
