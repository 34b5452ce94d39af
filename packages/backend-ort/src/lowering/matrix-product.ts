import { broadcast_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { normalize } from '../graph/permutation';
import { activate, type FusedAttributes } from './activation';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';

interface MatMulAttributes extends FusedAttributes {
  transposeA: boolean;
  transposeB: boolean;
}

function productShape([a, b]: readonly ResultInfo[], { transposeA, transposeB }: MatMulAttributes): number[] {
  util.assert(
    Math.min(a!.shape.length, b!.shape.length) >= 2 &&
      a!.shape.at(transposeA ? -2 : -1) === b!.shape.at(transposeB ? -1 : -2),
    () =>
      `a matrix product of [${a!.shape}]${transposeA ? '^T' : ''} and [${b!.shape}]${transposeB ? '^T' : ''}: inner dimensions differ`,
  );
  const rows = a!.shape.at(transposeA ? -1 : -2)!;
  const columns = b!.shape.at(transposeB ? -2 : -1)!;
  const batch = broadcast_util.assertAndGetBroadcastShape(
    [...a!.shape.slice(0, -2)],
    [...b!.shape.slice(0, -2)],
  );
  return [...batch, rows, columns];
}

/** A matrix in memory, or one for each element of a batch. */
interface Matrix {
  name: string;
  /** True if the product is with the transposed matrix. */
  transposed?: boolean;
}

/** The operand as a matrix that is at most transposed in memory. */
function matrix(graph: GraphBuilder, x: Operand, transpose: boolean): Matrix {
  const rank = x.shape.length;
  const swapped = normalize([...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2]);
  if (x.permutation?.every((axis, i) => axis === swapped![i]))
    return { name: x.name, transposed: !transpose };
  return { name: graph.plain(x), transposed: transpose };
}

function product(
  graph: GraphBuilder,
  [a, b]: readonly Operand[],
  { transposeA, transposeB }: MatMulAttributes,
): string {
  const left = matrix(graph, a!, transposeA);
  const right = matrix(graph, b!, transposeB);
  if (!left.transposed && !right.transposed) return graph.node('MatMul', [left.name, right.name]);
  if (a!.shape.length === 2 && b!.shape.length === 2)
    return graph.node('Gemm', [left.name, right.name], transpositions(left, right));
  return batchedProduct(graph, left, right, [a!.shape.length, b!.shape.length]);
}

const transpositions = (left: Matrix, right: Matrix) => ({
  transA: Number(left.transposed ?? false),
  transB: Number(right.transposed ?? false),
});

/** The products of two batches of matrices, of which one at least has to be transposed. */
export function batchedProduct(
  graph: GraphBuilder,
  left: Matrix,
  right: Matrix,
  [leftRank, rightRank]: [number, number],
): string {
  if (!graph.lacks('FusedMatMul'))
    return graph.node('FusedMatMul', [left.name, right.name], transpositions(left, right), 'com.microsoft');
  return graph.node('MatMul', [transposed(graph, left, leftRank), transposed(graph, right, rightRank)]);
}

function transposed(graph: GraphBuilder, { name, transposed }: Matrix, rank: number): string {
  if (!transposed) return name;
  const batch = Array.from({ length: rank - 2 }, (_, axis) => axis);
  return graph.node('Transpose', [name], { perm: [...batch, rank - 1, rank - 2] });
}

const supported = (inputs: readonly ResultInfo[]) =>
  inputs.every(({ dtype, shape }) => dtype === 'float32' && util.sizeFromShape([...shape]) > 0);

export const matrixProducts: Lowering[] = [
  lowering<MatMulAttributes>({
    kernel: 'BatchMatMul',
    inputs: ['a', 'b'],
    infer: (inputs, attributes) => ({ shape: productShape(inputs, attributes), dtype: 'float32' }),
    lower: (graph, inputs, attributes, [result]) => operand(product(graph, inputs, attributes), result!),
    supports: supported,
  }),
  lowering<MatMulAttributes>({
    kernel: '_FusedMatMul',
    inputs: ['a', 'b', 'bias?', 'preluActivationWeights?'],
    infer: (inputs, attributes) => ({ shape: productShape(inputs, attributes), dtype: 'float32' }),
    lower: (graph, inputs, attributes, [result]) => {
      const { bias, preluWeights } = fusedInputs(inputs, attributes);
      let output = product(graph, inputs, attributes);
      if (bias) output = graph.node('Add', [output, graph.plain(bias)]);
      return operand(activate(graph, output, attributes, preluWeights && graph.plain(preluWeights)), result!);
    },
    supports: supported,
  }),
];

/** Tells the optional inputs of a fused kernel apart: the weights of PReLU come last, and only with it. */
export function fusedInputs(inputs: readonly Operand[], { activation }: FusedAttributes) {
  const optional = inputs.slice(2);
  const preluWeights = activation === 'prelu' ? optional.pop() : undefined;
  return { bias: optional[0], preluWeights };
}
