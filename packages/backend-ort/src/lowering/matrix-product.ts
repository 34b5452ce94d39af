import { broadcast_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { equal, normalize } from '../graph/permutation';
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

/** The order in memory of transposed matrices. */
const transposedOrder = (rank: number) =>
  normalize([...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2]);

/** The operand as a matrix that is at most transposed in memory. */
function matrix(graph: GraphBuilder, x: Operand, transpose: boolean): Matrix {
  if (isTransposed(x)) return { name: x.name, transposed: !transpose };
  return { name: graph.plain(x), transposed: transpose };
}

const isTransposed = ({ shape, permutation }: Operand) => equal(permutation, transposedOrder(shape.length));

/**
 * The product. If the left matrices of a batch lie transposed in memory, as channels-first maps do, so does the result: it is computed
 * as `b^T a^T`, and the maps are moved neither before nor after it.
 */
function product(
  graph: GraphBuilder,
  [a, b]: readonly [Operand, Operand],
  { transposeA, transposeB }: MatMulAttributes,
  result: ResultInfo,
): Operand {
  const left = matrix(graph, a, transposeA);
  const right = matrix(graph, b, transposeB);
  const ranks = [a.shape.length, b.shape.length] as const;
  if (a.shape.length === 2 || !isTransposed(a) || transposeA || isTransposed(b)) {
    return operand(multiplied(graph, left, right, ranks), result);
  }
  const exchanged = multiplied(graph, turned(right), turned(left), [ranks[1], ranks[0]]);
  return operand(exchanged, result, transposedOrder(result.shape.length));
}

const turned = ({ name, transposed }: Matrix): Matrix => ({ name, transposed: !transposed });

function multiplied(
  graph: GraphBuilder,
  left: Matrix,
  right: Matrix,
  ranks: readonly [number, number],
): string {
  if (!left.transposed && !right.transposed) return graph.node('MatMul', [left.name, right.name]);
  if (ranks[0] === 2 && ranks[1] === 2)
    return graph.node('Gemm', [left.name, right.name], transpositions(left, right));
  return batchedProduct(graph, left, right, ranks);
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
  [leftRank, rightRank]: readonly [number, number],
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
    lower: (graph, [a, b], attributes, [result]) => product(graph, [a!, b!], attributes, result!),
    supports: supported,
  }),
  lowering<MatMulAttributes>({
    kernel: '_FusedMatMul',
    inputs: ['a', 'b', 'bias?', 'preluActivationWeights?'],
    infer: (inputs, attributes) => ({ shape: productShape(inputs, attributes), dtype: 'float32' }),
    lower: (graph, inputs, attributes, [result]) => {
      const { bias, preluWeights } = fusedInputs(inputs, attributes);
      const [a, b] = inputs as [Operand, Operand];
      let output = graph.plain(product(graph, [a, b], attributes, result!));
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
