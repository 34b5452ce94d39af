import { util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { normalize, physicalAxis } from '../graph/permutation';
import type { GraphType } from '../graph/value';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';

interface ReductionAttributes {
  axis?: number | number[];
  /** What `Max` calls its axes. */
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

const axesOf = ({ axis, reductionIndices = axis }: ReductionAttributes, rank: number) =>
  util.parseAxisParam(reductionIndices!, Array<number>(rank).fill(1));

function reducedShape(shape: readonly number[], attributes: ReductionAttributes): number[] {
  const axes = axesOf(attributes, shape.length);
  return shape.flatMap((size, axis) => (axes.includes(axis) ? (attributes.keepDims ? [1] : []) : [size]));
}

/** The order in memory that is left when `axes` are taken out of (or stay as 1 in) an operand. */
function remaining(x: Operand, axes: readonly number[], keepDims: boolean) {
  if (keepDims || !x.permutation) return x.permutation;
  const kept = x.permutation.filter((axis) => !axes.includes(axis));
  return normalize(kept.map((axis) => axis - axes.filter((reduced) => reduced < axis).length));
}

type Reduce = (graph: GraphBuilder, x: string, axes: string, keepDims: number, dtype: GraphType) => string;

const op =
  (operator: string): Reduce =>
  (graph, x, axes, keepdims) =>
    graph.node(operator, [x, axes], { keepdims });

function reduction(
  kernel: string,
  reduce: Reduce,
  dtypes: readonly GraphType[],
  result?: GraphType,
): Lowering {
  return lowering<ReductionAttributes>({
    kernel,
    inputs: ['x'],
    infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), dtype: result ?? x!.dtype }),
    lower: (graph, [x], attributes, [info]) => {
      const axes = axesOf(attributes, x!.shape.length);
      const keepDims = attributes.keepDims ?? false;
      if (!axes.length) {
        const name = x!.dtype === info!.dtype ? x!.name : graph.cast(x!.name, info!.dtype);
        return operand(name, info!, x!.permutation);
      }
      const physical = axes.map((axis) => physicalAxis(axis, x!.permutation)).sort((a, b) => a - b);
      return operand(
        reduce(graph, x!.name, graph.int64(physical), Number(keepDims), x!.dtype),
        info!,
        remaining(x!, axes, keepDims),
      );
    },
    supports: ([x]) => dtypes.includes(x!.dtype) && util.sizeFromShape([...x!.shape]) > 0,
  });
}

/** Booleans have no reductions in ONNX: they are reduced as integers. */
const asInteger =
  (operator: string): Reduce =>
  (graph, x, axes, keepdims) =>
    graph.cast(graph.node(operator, [graph.cast(x, 'int32'), axes], { keepdims }), 'bool');

const mean: Reduce = (graph, x, axes, keepdims, dtype) =>
  graph.node('ReduceMean', [dtype === 'float32' ? x : graph.cast(x, 'float32'), axes], { keepdims });

const numeric = ['float32', 'int32'] as const;

function argument(kernel: string, operator: string): Lowering {
  return lowering<{ axis: number }>({
    kernel,
    inputs: ['x'],
    infer: ([x], { axis }) => ({ shape: reducedShape(x!.shape, { axis }), dtype: 'int32' }),
    lower: (graph, [x], attributes, [info]) => {
      const [axis] = axesOf(attributes, x!.shape.length);
      const physical = physicalAxis(axis!, x!.permutation);
      const index = graph.node(operator, [x!.name], { axis: physical, keepdims: 0 });
      return operand(graph.cast(index, 'int32'), info!, remaining(x!, [axis!], false));
    },
    supports: ([x]) => x!.dtype === 'float32' || x!.dtype === 'int32',
  });
}

/** Softmax and log-softmax over the last axis. */
function softmax(kernel: string, operator: string, input: string, axisName: string): Lowering {
  return lowering({
    kernel,
    inputs: [input],
    infer: ([x]): ResultInfo => ({ shape: x!.shape, dtype: 'float32' }),
    lower: (graph, [x], attributes, [info]) => {
      const rank = x!.shape.length;
      const axis = (attributes[axisName] as number | undefined) ?? rank - 1;
      const physical = physicalAxis(axis < 0 ? axis + rank : axis, x!.permutation);
      return operand(graph.node(operator, [x!.name], { axis: physical }), info!, x!.permutation);
    },
    supports: ([x]) => x!.dtype === 'float32' && x!.shape.length > 0,
  });
}

export const reductions: Lowering[] = [
  reduction('Sum', op('ReduceSum'), numeric),
  reduction('Mean', mean, ['float32', 'int32', 'bool'], 'float32'),
  reduction('Prod', op('ReduceProd'), numeric),
  reduction('Max', op('ReduceMax'), numeric),
  reduction('Min', op('ReduceMin'), numeric),
  reduction('All', asInteger('ReduceMin'), ['bool']),
  reduction('Any', asInteger('ReduceMax'), ['bool']),
  argument('ArgMax', 'ArgMax'),
  argument('ArgMin', 'ArgMin'),
  softmax('Softmax', 'Softmax', 'logits', 'dim'),
  softmax('LogSoftmax', 'LogSoftmax', 'logits', 'axis'),
];
