import * as tf from '@tensorflow/tfjs-core';
import { reshaped, wasmKernel, type Workspace } from '../workspace';

/** A tensor whose axes are numbered as in the equation: those of the output first, in its order. */
interface Term {
  tensor: tf.TensorInfo;
  axes: number[];
}

/**
 * Contraction by an equation such as `bij,bjk->bik`, of one or two tensors, as one batched matrix product. TF.js 4.22
 * has no such kernel for wasm, and elsewhere multiplies the broadcast operands, which needs the memory of all axes.
 */
export const einsum = wasmKernel<tf.TensorInfo[], tf.EinsumAttrs>(
  tf.Einsum,
  (workspace, tensors, { equation }) => {
    const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
    tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as tf.Tensor[]);
    const kept = allDims.length - summedDims.length;

    const terms = tensors.map((tensor, i): Term => {
      const others = idDims.filter((_, j) => j !== i).flat();
      const axes = idDims[i]!;
      const alone = axes.flatMap((axis, position) =>
        axis >= kept && !others.includes(axis) ? [position] : [],
      );
      if (!alone.length) return { tensor, axes };
      const sum = workspace.run(tf.Sum, { x: tensor }, { axis: alone, keepDims: false });
      return { tensor: sum, axes: axes.filter((_, position) => !alone.includes(position)) };
    });
    const [first, second] = terms as [Term, Term?];
    return inOrder(workspace, second ? contract(workspace, first, second, kept) : first);
  },
);

function contract(workspace: Workspace, a: Term, b: Term, kept: number): Term {
  const batch = a.axes.filter((axis) => axis < kept && b.axes.includes(axis));
  const summed = a.axes.filter((axis) => axis >= kept);
  const rows = a.axes.filter((axis) => !b.axes.includes(axis));
  const columns = b.axes.filter((axis) => !a.axes.includes(axis));
  const size = (term: Term, axes: number[]) => tf.util.sizeFromShape(axes.map((axis) => sizeOf(term, axis)));

  const left = arranged(workspace, a, [...batch, ...rows, ...summed]);
  const right = arranged(workspace, b, [...batch, ...summed, ...columns]);
  const product = workspace.run(
    tf.BatchMatMul,
    {
      a: reshaped(left, [size(a, batch), size(a, rows), size(a, summed)]),
      b: reshaped(right, [size(a, batch), size(a, summed), size(b, columns)]),
    },
    { transposeA: false, transposeB: false },
  );
  const axes = [...batch, ...rows, ...columns];
  const shape = axes.map((axis) => sizeOf(a.axes.includes(axis) ? a : b, axis));
  return { tensor: reshaped(product, shape), axes };
}

const sizeOf = ({ tensor, axes }: Term, axis: number) => tensor.shape[axes.indexOf(axis)]!;

const inOrder = (workspace: Workspace, term: Term) =>
  arranged(
    workspace,
    term,
    term.axes.toSorted((a, b) => a - b),
  );

function arranged(workspace: Workspace, { tensor, axes }: Term, order: number[]): tf.TensorInfo {
  return workspace.transpose(
    tensor,
    order.map((axis) => axes.indexOf(axis)),
  );
}
