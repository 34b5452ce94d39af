import { util } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph/graph-builder';
import { physicalShape } from '../graph/permutation';
import { lowering, operand, type Lowering } from './lowering';

/** `x` along `axis` with its own elements mirrored at both ends, `edge` elements from where the axis ends. */
function mirrored(
  graph: GraphBuilder,
  x: string,
  axis: number,
  length: number,
  [before, after]: readonly [number, number],
  edge: number,
): string {
  // From `start` down to before `end`; ONNX ends before the first element only at this bound.
  const backwards = (start: number, end: number) =>
    graph.node('Slice', [
      x,
      graph.int64([start]),
      graph.int64([end < 0 ? -(2 ** 31) : end]),
      graph.int64([axis]),
      graph.int64([-1]),
    ]);
  const last = length - 1 - edge;
  const parts = [
    ...(before > 0 ? [backwards(edge + before - 1, edge - 1)] : []),
    x,
    ...(after > 0 ? [backwards(last, last - after)] : []),
  ];
  return parts.length === 1 ? x : graph.node('Concat', parts, { axis });
}

export const mirrorPads: Lowering[] = [
  lowering<{ paddings: [number, number][]; mode: 'reflect' | 'symmetric' }>({
    kernel: 'MirrorPad',
    inputs: ['x'],
    infer: ([x], { paddings }) => ({
      shape: x!.shape.map((length, axis) => length + paddings[axis]![0] + paddings[axis]![1]),
      dtype: x!.dtype,
    }),
    lower: (graph, [x], { paddings, mode }, [result]) => {
      const shape = physicalShape(x!.shape, x!.permutation);
      const amounts = x!.permutation?.map((axis) => paddings[axis]!) ?? paddings;
      if (mode === 'reflect' && x!.dtype !== 'bool') {
        const pads = [...amounts.map(([before]) => before), ...amounts.map(([, after]) => after)];
        const padded = graph.node('Pad', [x!.name, graph.int64(pads)], { mode: 'reflect' });
        return operand(padded, result!, x!.permutation);
      }
      // ONNX lacks the mode that repeats the edge, and mirrors no booleans.
      const edge = mode === 'reflect' ? 1 : 0;
      const name = amounts.reduce(
        (padded, amount, axis) => mirrored(graph, padded, axis, shape[axis]!, amount, edge),
        x!.name,
      );
      return operand(name, result!, x!.permutation);
    },
    supports: ([x]) => util.sizeFromShape([...x!.shape]) > 0,
  }),
];
