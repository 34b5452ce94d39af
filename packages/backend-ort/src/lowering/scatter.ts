import { backend_util, util, type Tensor } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { firstOutside } from './known-values';
import { lowering, operand, type CalledInput, type Lowering, type ResultInfo } from './lowering';

const described = ({ shape, dtype }: ResultInfo) =>
  ({ shape, dtype, rank: shape.length }) as unknown as Tensor;

const size = ({ shape }: ResultInfo) => util.sizeFromShape([...shape]);

/** `data` with the rows at `indices` replaced. */
function replaced(
  graph: GraphBuilder,
  data: string,
  indices: Operand,
  updates: Operand,
  shape: readonly number[],
): string {
  // A list of numbers is a list of places in a vector.
  const places = indices.shape.length > 1 ? indices.shape : [size(indices), 1];
  const rowShape = shape.slice(places.at(-1));
  const updateShape = [...places.slice(0, -1), ...rowShape];
  const values = graph.plain(updates);
  const rows =
    updates.shape.length === 0
      ? graph.node('Expand', [values, graph.int64(updateShape)])
      : graph.reshape(values, updateShape);
  const positions = graph.reshape(graph.cast(graph.plain(indices), 'int64'), places);
  return graph.node('ScatterND', [data, positions, rows]);
}

/** Throws where indices that are known lead out of `shape`, as TF.js's cpu kernels do. */
function assertInside(indices: CalledInput, shape: readonly number[]): void {
  const depth = indices.shape.length > 1 ? indices.shape.at(-1)! : 1;
  indices.values?.forEach((index, i) =>
    util.assert(
      index >= 0 && index < shape[i % depth]!,
      () => `Invalid indices: ${index} at position ${i} does not index into ${shape}`,
    ),
  );
}

function assertNotNegative(x: CalledInput): void {
  const wrong = firstOutside(x.values, 0, Infinity);
  util.assert(wrong === undefined, () => `Input x must be non-negative! It has ${wrong}.`);
}

/**
 * How often each number below `length` stands in each row of `x` [rows, columns], or the sums of their weights. A number
 * beyond is counted in one place more, which is cut off; a negative one leads out of the tensor and fails the graph.
 */
function counts(
  graph: GraphBuilder,
  x: Operand,
  weights: Operand,
  [rows, columns]: readonly [number, number],
  length: number,
  binary: boolean,
): string {
  const { dtype } = weights;
  const numbers = graph.reshape(graph.plain(x), [rows, columns]);
  const bounded = graph.node('Min', [numbers, graph.scalar('int32', length)]);
  const isNegative = graph.node('Less', [numbers, graph.scalar('int32', 0)]);
  const places = graph.node('Where', [isNegative, graph.scalar('int32', length + 1), bounded]);
  const amounts =
    binary || size(weights) === 0
      ? graph.node('Expand', [graph.scalar(dtype, 1), graph.int64([rows, columns])])
      : graph.reshape(graph.plain(weights), [rows, columns]);
  const none = graph.node('Expand', [graph.scalar(dtype, 0), graph.int64([rows, length + 1])]);
  const sums = graph.node('ScatterElements', [none, places, amounts], {
    axis: 1,
    ...(!binary && { reduction: 'add' }),
  });
  return graph.node('Slice', [sums, graph.int64([0]), graph.int64([length]), graph.int64([1])]);
}

function countable([x, weights]: readonly ResultInfo[], length: number): boolean {
  return (
    x!.dtype === 'int32' &&
    size(x!) > 0 &&
    length > 0 &&
    weights!.dtype !== 'bool' &&
    (size(weights!) === 0 || size(weights!) === size(x!))
  );
}

export const scatters: Lowering[] = [
  lowering<{ outputShape: number[] }>({
    kernel: 'SparseToDense',
    inputs: ['sparseIndices', 'sparseValues', 'defaultValue'],
    infer: ([indices, values], { outputShape }) => {
      backend_util.calculateShapes(described(values!), described(indices!), outputShape);
      return { shape: outputShape, dtype: values!.dtype };
    },
    lower: (graph, [indices, values, initial], _, [result]) => {
      const fill =
        initial!.dtype === result!.dtype
          ? graph.plain(initial!)
          : graph.cast(graph.plain(initial!), result!.dtype);
      const data = graph.node('Expand', [graph.reshape(fill, []), graph.int64(result!.shape)]);
      return operand(replaced(graph, data, indices!, values!, result!.shape), result!);
    },
    supports: ([indices, values, initial], { outputShape }) =>
      indices!.dtype === 'int32' &&
      indices!.shape.length > 0 &&
      size(indices!) > 0 &&
      size(values!) > 0 &&
      size(initial!) === 1 &&
      util.sizeFromShape(outputShape) > 0,
    validate: ([indices], { outputShape }) => assertInside(indices!, outputShape),
  }),
  lowering({
    kernel: 'TensorScatterUpdate',
    inputs: ['tensor', 'indices', 'updates'],
    infer: ([tensor, indices, updates]) => {
      backend_util.calculateShapes(described(updates!), described(indices!), [...tensor!.shape]);
      return tensor!;
    },
    lower: (graph, [tensor, indices, updates], _, [result]) =>
      operand(replaced(graph, graph.plain(tensor!), indices!, updates!, result!.shape), result!),
    supports: (inputs) =>
      inputs[1]!.dtype === 'int32' &&
      inputs[1]!.shape.length > 0 &&
      inputs[0]!.dtype === inputs[2]!.dtype &&
      inputs.every((input) => size(input) > 0),
    validate: ([tensor, indices]) => assertInside(indices!, tensor!.shape),
  }),
  lowering<{ size: number }>({
    kernel: 'Bincount',
    inputs: ['x', 'weights'],
    infer: ([, weights], { size: length }) => ({ shape: [length], dtype: weights!.dtype }),
    lower: (graph, [x, weights], { size: length }, [result]) =>
      operand(
        graph.reshape(counts(graph, x!, weights!, [1, size(x!)], length, false), result!.shape),
        result!,
      ),
    supports: (inputs, { size: length }) => countable(inputs, length),
    validate: ([x]) => assertNotNegative(x!),
  }),
  lowering<{ size: number; binaryOutput: boolean }>({
    kernel: 'DenseBincount',
    inputs: ['x', 'weights'],
    infer: ([x, weights], { size: length }) => ({
      shape: [...x!.shape.slice(0, -1), length],
      dtype: weights!.dtype,
    }),
    lower: (graph, [x, weights], { size: length, binaryOutput }, [result]) => {
      const [rows, columns] = x!.shape.length === 1 ? [1, x!.shape[0]!] : (x!.shape as [number, number]);
      // For one row TF.js counts in any case.
      const binary = binaryOutput && x!.shape.length === 2;
      const sums = counts(graph, x!, weights!, [rows, columns], length, binary);
      return operand(graph.reshape(sums, result!.shape), result!);
    },
    supports: (inputs, { size: length }) => inputs[0]!.shape.length <= 2 && countable(inputs, length),
    validate: ([x]) => assertNotNegative(x!),
  }),
  lowering({
    kernel: 'Diag',
    inputs: ['x'],
    infer: ([x]) => ({ shape: [...x!.shape, ...x!.shape], dtype: x!.dtype }),
    lower: (graph, [x], _, [result]) => {
      const length = size(x!);
      const positions = graph.constant(
        'int32',
        Int32Array.from({ length }, (__, i) => i),
      );
      const isDiagonal = graph.node('Equal', [graph.reshape(positions, [length, 1]), positions]);
      const row = graph.plain(x!);
      const values = graph.reshape(row, [1, length]);
      const matrix =
        x!.dtype === 'bool'
          ? graph.node('And', [isDiagonal, values])
          : graph.node('Where', [isDiagonal, values, graph.scalar(x!.dtype, 0)]);
      return operand(graph.reshape(matrix, result!.shape), result!);
    },
    supports: ([x]) => size(x!) > 0,
  }),
];
