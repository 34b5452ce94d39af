import { util } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph/graph-builder';
import { physicalAxis, physicalShape } from '../graph/permutation';
import type { GraphType } from '../graph/value';
import { lowering, operand, type Lowering } from './lowering';

export const scans: Lowering[] = [
  // ONNX has no cumulative product in this opset: products of 2, 4, 8, ... neighbours (Hillis and Steele 1986).
  lowering<{ axis: number; exclusive: boolean; reverse: boolean }>({
    kernel: 'Cumprod',
    inputs: ['x'],
    infer: ([x]) => x!,
    lower: (graph, [x], { axis, exclusive, reverse }, [result]) => {
      const [at] = util.parseAxisParam(axis, [...x!.shape]);
      const position = physicalAxis(at!, x!.permutation);
      const shape = physicalShape(x!.shape, x!.permutation);
      const length = shape[position]!;
      const moved = (name: string, steps: number) =>
        shifted(graph, name, { shape, axis: position, steps, reverse, dtype: x!.dtype });
      let product = exclusive ? moved(x!.name, 1) : x!.name;
      for (let steps = 1; steps < length; steps *= 2)
        product = graph.node('Mul', [product, moved(product, steps)]);
      return operand(product, result!, x!.permutation);
    },
    supports: ([x]) => x!.dtype !== 'bool' && util.sizeFromShape([...x!.shape]) > 0,
  }),
];

/** `x` moved along an axis, to its end or, if `reverse`, to its start; ones move in. */
function shifted(
  graph: GraphBuilder,
  x: string,
  {
    shape,
    axis,
    steps,
    reverse,
    dtype,
  }: { shape: readonly number[]; axis: number; steps: number; reverse: boolean; dtype: GraphType },
): string {
  const [start, end] = reverse ? [steps, shape[axis]!] : [0, shape[axis]! - steps];
  const kept = graph.node('Slice', [x, graph.int64([start]), graph.int64([end]), graph.int64([axis])]);
  const amounts = Array<number>(2 * shape.length).fill(0);
  amounts[reverse ? shape.length + axis : axis] = steps;
  return graph.node('Pad', [kept, graph.int64(amounts), graph.scalar(dtype, 1)]);
}
