import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend';
import { reshaped, wasmKernel, type Workspace } from '../workspace';

/** TF.js's compiled product: operands and result by id, the operands' shapes as bytes of int32. */
type CompiledProduct = (
  a: number,
  aShape: Uint8Array,
  aRank: number,
  b: number,
  bShape: Uint8Array,
  bRank: number,
  transposeA: boolean,
  transposeB: boolean,
  output: number,
) => unknown;

let multiply: CompiledProduct;

/** Multiplications in one matrix product below which XNNPACK takes longer to be set up than plain loops to end. */
const fewMultiplications = 16 ** 3;

/**
 * Matrix products on XNNPACK alone. TF.js's kernel uses it for one product of two matrices as they are, and falls
 * back to plain loops, 12 to 27 times slower, when an operand is to be transposed or there are several matrices. Here
 * operands are transposed first, and several matrices are multiplied one by one, in place, unless they are tiny.
 */
export const batchMatMul: tf.KernelConfig = {
  ...wasmKernel<tf.BatchMatMulInputs, tf.BatchMatMulAttrs>(tf.BatchMatMul, product),
  setupFunc: (backend) => {
    const operand = ['number', 'array', 'number'] as const;
    const parameters = [...operand, ...operand, 'number', 'number', 'number'] as const;
    multiply = (backend as WasmBackend).wasm.cwrap('BatchMatMul', null, parameters);
  },
};

/** The fused product with bias and activation; `stock` is TF.js's kernel, which is fast without transposition. */
export function fusedMatMul(stock: tf.KernelConfig): tf.KernelConfig {
  const kernel = wasmKernel<tf._FusedMatMulInputs, tf._FusedMatMulAttrs>(
    tf._FusedMatMul,
    (workspace, inputs, attrs) => {
      if (inputs.a.dtype !== 'float32' || inputs.b.dtype !== 'float32') {
        return workspace.onCpu(tf._FusedMatMul, inputs, attrs);
      }
      const a = attrs.transposeA ? transposed(workspace, inputs.a) : inputs.a;
      const b = attrs.transposeB ? transposed(workspace, inputs.b) : inputs.b;
      return workspace.call(stock, { ...inputs, a, b }, { ...attrs, transposeA: false, transposeB: false });
    },
  );
  return { ...stock, ...kernel };
}

function product(
  workspace: Workspace,
  { a, b }: { a: tf.TensorInfo; b: tf.TensorInfo },
  attributes: tf.BatchMatMulAttrs,
): tf.TensorInfo {
  const { transposeA, transposeB } = attributes;
  for (const { shape } of [a, b]) {
    tf.util.assert(shape.length >= 2, () => `a matrix product needs matrices, received the shape [${shape}]`);
  }
  // XNNPACK multiplies no integers.
  if (a.dtype !== 'float32' || b.dtype !== 'float32') {
    return workspace.onCpu(tf.BatchMatMul, { a, b }, attributes);
  }
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [m, inner] = matrixShape(a, transposeA);
  const [k, n] = matrixShape(b, transposeB);
  tf.util.assert(
    inner === k,
    () => `the inner sizes of [${a.shape}] and [${b.shape}] differ: ${inner} and ${k}`,
  );

  const batch = tf.util.sizeFromShape(batchShape);
  const left = matrices(workspace, a, batchShape);
  const right = matrices(workspace, b, batchShape);
  const shape = [...batchShape, m, n];
  if (batch * m * n === 0 || k === 0) return zeros(workspace, shape);
  if (right.count === 1 && !transposeA) {
    // One matrix on the right: the batch is just more rows.
    const rows = reshaped(left.tensor, [1, left.count * m, k]);
    return reshaped(multiplyOne(workspace, rows, right.tensor, false, transposeB), shape);
  }
  if (batch === 1) {
    return reshaped(multiplyOne(workspace, left.tensor, right.tensor, transposeA, transposeB), shape);
  }
  if (m * k * n < fewMultiplications) {
    const result = workspace.allocate(shape);
    multiplyInto(workspace, left.tensor, right.tensor, result, { transposeA, transposeB });
    return result;
  }
  const ordered = transposeA ? transposed(workspace, left.tensor) : left.tensor; // [left.count, m, k]
  const orderedRight = transposeB ? transposed(workspace, right.tensor) : right.tensor; // [right.count, k, n]
  const result = workspace.allocate(shape);
  for (let i = 0; i < batch; i++) {
    multiplyInto(
      workspace,
      workspace.view(ordered, (left.count === 1 ? 0 : i) * m * k, [1, m, k]),
      workspace.view(orderedRight, (right.count === 1 ? 0 : i) * k * n, [1, k, n]),
      workspace.view(result, i * m * n, [1, m, n]),
    );
  }
  return result;
}

/** Rows and columns of the matrices in `x`, after transposition. */
function matrixShape(x: tf.TensorInfo, transpose: boolean): [rows: number, columns: number] {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return transpose ? [columns, rows] : [rows, columns];
}

/** The matrices of `x` as [count, rows, columns], where count is 1 or that of the broadcast batch. */
function matrices(
  workspace: Workspace,
  x: tf.TensorInfo,
  batchShape: number[],
): { tensor: tf.TensorInfo; count: number } {
  const outer = x.shape.slice(0, -2);
  const inner = x.shape.slice(-2);
  const count = tf.util.sizeFromShape(outer);
  const broadcast = tf.util.sizeFromShape(batchShape);
  if (count === 1 || count === broadcast) return { tensor: reshaped(x, [count, ...inner]), count };
  const padded = [...Array<number>(batchShape.length - outer.length).fill(1), ...outer];
  const reps = [...batchShape.map((size, axis) => size / padded[axis]!), 1, 1];
  const tensor = workspace.run(tf.Tile, { x: reshaped(x, [...padded, ...inner]) }, { reps });
  return { tensor: reshaped(tensor, [broadcast, ...inner]), count: broadcast };
}

/** The product [1, m, n] of two matrices; transposes the operands or, where that moves less, the product. */
function multiplyOne(
  workspace: Workspace,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): tf.TensorInfo {
  const [m, k] = matrixShape(a, transposeA);
  const [, n] = matrixShape(b, transposeB);
  // XNNPACK copies the right operand into its own order, which moves all of it once more.
  const direct = (transposeA ? m * k : 0) + (transposeB ? k * n : 0) + k * n;
  const swapped = (transposeA ? 0 : m * k) + (transposeB ? 0 : k * n) + m * k + m * n; // (b^T a^T)^T
  if (swapped < direct) return transposed(workspace, multiplyOne(workspace, b, a, !transposeB, !transposeA));
  const result = workspace.allocate([1, m, n]);
  const left = transposeA ? transposed(workspace, a) : a;
  multiplyInto(workspace, left, transposeB ? transposed(workspace, b) : b, result);
  return result;
}

/** Calls TF.js's compiled product of [count, rows, columns]: it uses XNNPACK if both counts are 1 and nothing is transposed. */
function multiplyInto(
  workspace: Workspace,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  output: tf.TensorInfo,
  { transposeA, transposeB }: tf.BatchMatMulAttrs = { transposeA: false, transposeB: false },
): void {
  const [idA, idB] = [workspace.id(a), workspace.id(b)];
  multiply(idA, shapeBytes(a), 3, idB, shapeBytes(b), 3, transposeA, transposeB, workspace.id(output));
}

const shapeBytes = ({ shape }: tf.TensorInfo) => new Uint8Array(Int32Array.from(shape).buffer);

/** Swaps the last two axes. */
function transposed(workspace: Workspace, x: tf.TensorInfo): tf.TensorInfo {
  const axes = x.shape.map((_, axis) => axis);
  return workspace.transpose(x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

function zeros(workspace: Workspace, shape: number[]): tf.TensorInfo {
  const result = workspace.allocate(shape);
  workspace.elements(result).fill(0);
  return result;
}
