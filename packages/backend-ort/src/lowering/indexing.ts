import { backend_util, gather_util, util, type Tensor } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { physicalAxis } from '../graph/permutation';
import type { GraphType } from '../graph/value';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';

const axisOf = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

const int64 = (graph: GraphBuilder, x: Operand) => graph.cast(graph.plain(x), 'int64');

function zeros(graph: GraphBuilder, shape: readonly number[], dtype: GraphType): string {
  return graph.node('Expand', [graph.scalar(dtype, 0), graph.int64(shape)]);
}

/** Adds `updates` into zeros of `shape` at `indices` [..., depth]. */
function scatterAdd(
  graph: GraphBuilder,
  shape: readonly number[],
  dtype: GraphType,
  indices: string,
  updates: string,
): string {
  return graph.node('ScatterND', [zeros(graph, shape, dtype), indices, updates], { reduction: 'add' });
}

const isNumeric = ({ dtype }: ResultInfo) => dtype === 'float32' || dtype === 'int32';
/** What TF.js's validating functions look at. */
const described = ({ shape, dtype }: ResultInfo) =>
  ({ shape, dtype, rank: shape.length }) as unknown as Tensor;

const isEmpty = ({ shape }: ResultInfo) => util.sizeFromShape([...shape]) === 0;

export const indexing: Lowering[] = [
  lowering({
    kernel: 'GatherNd',
    inputs: ['params', 'indices'],
    infer: ([x, indices]) => ({
      shape: gather_util.prepareAndValidate(described(x!), described(indices!))[0],
      dtype: x!.dtype,
    }),
    lower: (graph, [x, indices], _, [result]) =>
      operand(graph.node('GatherND', [graph.plain(x!), int64(graph, indices!)]), result!),
    supports: (inputs) => !inputs.some(isEmpty),
  }),
  lowering<{ shape: number[] }>({
    kernel: 'ScatterNd',
    inputs: ['indices', 'updates'],
    infer: ([, updates], { shape }) => ({ shape, dtype: updates!.dtype }),
    lower: (graph, [indices, updates], _, [result]) => {
      const places = int64(graph, indices!);
      // A list of numbers is a list of places on the first axis.
      const isList = indices!.shape.length === 1;
      const rows = isList ? graph.reshape(places, [...indices!.shape, 1]) : places;
      return operand(scatterAdd(graph, result!.shape, result!.dtype, rows, graph.plain(updates!)), result!);
    },
    supports: (inputs) => isNumeric(inputs[1]!) && inputs[0]!.shape.length > 0 && !inputs.some(isEmpty),
  }),
  lowering<{ numSegments: number }>({
    kernel: 'UnsortedSegmentSum',
    inputs: ['x', 'segmentIds'],
    infer: ([x, ids], { numSegments }) => ({
      shape: [numSegments, ...x!.shape.slice(ids!.shape.length)],
      dtype: x!.dtype,
    }),
    lower: (graph, [x, ids], { numSegments }, [result]) => {
      // An id that is no segment drops its row: such rows are added to one segment more, which is cut off.
      const id = int64(graph, ids!);
      const end = graph.scalar('int64', numSegments);
      const outside = graph.node('Or', [
        graph.node('Less', [id, graph.scalar('int64', 0)]),
        graph.node('GreaterOrEqual', [id, end]),
      ]);
      const kept = graph.node('Where', [outside, end, id]);
      const indices = graph.reshape(kept, [...ids!.shape, 1]);
      const sums = scatterAdd(
        graph,
        [numSegments + 1, ...result!.shape.slice(1)],
        x!.dtype,
        indices,
        graph.plain(x!),
      );
      return operand(
        graph.node('Slice', [sums, graph.int64([0]), graph.int64([numSegments]), graph.int64([0])]),
        result!,
      );
    },
    supports: (inputs) => isNumeric(inputs[0]!) && !inputs.some(isEmpty),
  }),
  lowering<{ dtype: GraphType; depth: number; onValue: number; offValue: number }>({
    kernel: 'OneHot',
    inputs: ['indices'],
    infer: ([indices], { dtype, depth }) => ({ shape: [...indices!.shape, depth], dtype }),
    lower: (graph, [indices], { depth, onValue, offValue }, [result]) => {
      // ONNX's OneHot counts negative indices from the end; TF.js leaves their rows empty.
      const positions = graph.constant(
        'int32',
        Int32Array.from({ length: depth }, (_, i) => i),
      );
      const column = graph.reshape(graph.plain(indices!), [...indices!.shape, 1]);
      const hit = graph.node('Equal', [column, positions]);
      return operand(
        graph.node('Where', [
          hit,
          graph.scalar(result!.dtype, onValue),
          graph.scalar(result!.dtype, offValue),
        ]),
        result!,
      );
    },
    supports: ([indices], { dtype }) =>
      indices!.dtype === 'int32' && (dtype === 'float32' || dtype === 'int32'),
  }),
  lowering<{ k: number; sorted: boolean }>({
    kernel: 'TopK',
    inputs: ['x'],
    infer: ([x], { k }) => {
      const shape = [...x!.shape.slice(0, -1), k];
      return [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int32' },
      ];
    },
    lower: (graph, [x], { k }, [values, indices]) => {
      const [top, positions] = graph.nodeOutputs('TopK', [graph.plain(x!), graph.int64([k])], {
        attributes: { axis: -1, sorted: 1 },
        outputs: 2,
      });
      return [operand(top!, values!), operand(graph.cast(positions!, 'int32'), indices!)];
    },
    supports: ([x], { k }) => isNumeric(x!) && k > 0 && !isEmpty(x!),
  }),
  lowering<{ axis: number; exclusive: boolean; reverse: boolean }>({
    kernel: 'Cumsum',
    inputs: ['x'],
    infer: ([x]) => x!,
    lower: (graph, [x], { axis, exclusive, reverse }, [result]) => {
      const at = physicalAxis(axisOf(axis, x!.shape.length), x!.permutation);
      const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
      return operand(
        graph.node('CumSum', [x!.name, graph.scalar('int64', at)], attributes),
        result!,
        x!.permutation,
      );
    },
    supports: ([x]) => isNumeric(x!),
  }),
  lowering<{ equation: string }>({
    kernel: 'Einsum',
    inputs: 'list',
    infer: (inputs, { equation }) => {
      const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, inputs.length);
      backend_util.checkEinsumDimSizes(allDims.length, idDims, inputs.map(described));
      const sizes = new Map(
        idDims.flatMap((labels, i) =>
          labels.map((label, axis) => [allDims[label]!, inputs[i]!.shape[axis]!]),
        ),
      );
      const [, output] = equation.replace(/\s/g, '').split('->');
      return { shape: [...output!].map((label) => sizes.get(label)!), dtype: 'float32' };
    },
    lower: (graph, inputs, { equation }, [result]) =>
      operand(
        graph.node(
          'Einsum',
          inputs.map((input) => graph.plain(input)),
          { equation: equation.replace(/\s/g, '') },
        ),
        result!,
      ),
    supports: (inputs) => inputs.every((input) => input.dtype === 'float32' && !isEmpty(input)),
  }),
];
