import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst, type Permutation } from '../graph/permutation';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';
import { after, fits, padded, places, planeAxes, seenAt, spread, type WindowAxis } from './window-axis';

interface DilationAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same';
  dilations: [number, number] | number;
}

const maps: Permutation = channelsFirst(4);
/** Filters [height, width, channels] lie [channels, height, width] in memory. */
const filters: Permutation = [2, 0, 1];

function axesOf(x: ResultInfo, filter: ResultInfo, { strides, pad, dilations }: DilationAttributes) {
  return planeAxes(
    backend_util.computeDilation2DInfo(
      x.shape as [number, number, number, number],
      filter.shape as [number, number, number],
      strides,
      pad,
      'NHWC',
      dilations,
    ),
  );
}

/** For each place of the filter what its elements and the input's sum up to: [batch, channels, height, width]. */
function sumsOf(graph: GraphBuilder, x: Operand, filter: Operand, axes: readonly WindowAxis[]) {
  // What TF.js starts its search from, below all values that are meant.
  const input = padded(graph, graph.permute(x, maps).name, axes, Number.MIN_SAFE_INTEGER);
  const weights = graph.permute(filter, filters).name;
  return places(axes).map((place) => {
    const weight = graph.node('Slice', [
      weights,
      graph.int64(place),
      graph.int64(place.map((at) => at + 1)),
      graph.int64([1, 2]),
    ]);
    return graph.node('Add', [seenAt(graph, input, axes, place), weight]);
  });
}

const greatest = (graph: GraphBuilder, sums: readonly string[]) =>
  sums.length === 1 ? sums[0]! : graph.node('Max', sums);

/** For each place of the filter the output's gradient where this place has the first of the greatest sums, else 0. */
function gradients(
  graph: GraphBuilder,
  x: Operand,
  filter: Operand,
  dy: Operand,
  axes: readonly WindowAxis[],
): string[] {
  const sums = sumsOf(graph, x, filter, axes);
  const maximum = greatest(graph, sums);
  const zero = graph.scalar('float32', 0);
  let open = graph.permute(dy, maps).name;
  return sums.map((sum) => {
    const wins = graph.node('Equal', [sum, maximum]);
    const share = graph.node('Where', [wins, open, zero]);
    open = graph.node('Where', [wins, zero, open]);
    return share;
  });
}

/** Brings a gradient of outputs, as one place of the filter has seen the input, back to the input. */
function toInput(
  graph: GraphBuilder,
  gradient: string,
  place: readonly number[],
  [batch, , , channels]: readonly number[],
  axes: readonly WindowAxis[],
): string {
  const wide = spread(graph, gradient, batch!, channels!, axes);
  const starts = axes.map(({ dilation }, i) => place[i]! * dilation);
  const ends = axes.map(
    (axis, i) => axis.before + axis.input + after(axis) - starts[i]! - (axis.output - 1) * axis.stride - 1,
  );
  const amounts = [0, 0, ...starts, 0, 0, ...ends];
  return graph.node('Pad', [wide, graph.int64(amounts), graph.scalar('float32', 0)]);
}

/** False where a window has all its places in the padding: what is the maximum there, TF.js leaves to chance. */
function sees({ input, output, filter, stride, dilation, before }: WindowAxis): boolean {
  return Array.from({ length: output }, (_, i) => i * stride - before).every((start) =>
    Array.from({ length: filter }, (_, place) => start + place * dilation).some(
      (at) => at >= 0 && at < input,
    ),
  );
}

function computable(inputs: readonly ResultInfo[], attributes: DilationAttributes): boolean {
  return (
    inputs.every(({ dtype, shape }) => dtype === 'float32' && util.sizeFromShape([...shape]) > 0) &&
    axesOf(inputs[0]!, inputs[1]!, attributes).every((axis) => fits(axis) && sees(axis))
  );
}

export const morphology: Lowering[] = [
  lowering<DilationAttributes>({
    kernel: 'Dilation2D',
    inputs: ['x', 'filter'],
    infer: ([x, filter], attributes) => {
      const [height, width] = axesOf(x!, filter!, attributes);
      return {
        shape: [x!.shape[0]!, height!.output, width!.output, x!.shape[3]!],
        dtype: x!.dtype,
      };
    },
    lower: (graph, [x, filter], attributes, [result]) => {
      const sums = sumsOf(graph, x!, filter!, axesOf(x!, filter!, attributes));
      return operand(greatest(graph, sums), result!, maps);
    },
    supports: computable,
  }),
  lowering<DilationAttributes>({
    kernel: 'Dilation2DBackpropFilter',
    inputs: ['x', 'filter', 'dy'],
    infer: ([, filter]) => filter!,
    lower: (graph, [x, filter, dy], attributes, [result]) => {
      const axes = axesOf(x!, filter!, attributes);
      const sums = gradients(graph, x!, filter!, dy!, axes).map((gradient) =>
        graph.node('ReduceSum', [gradient, graph.int64([0, 2, 3])], { keepdims: 0 }),
      );
      const columns = sums.map((sum) => graph.reshape(sum, [filter!.shape[2]!, 1]));
      const shape = [filter!.shape[2]!, ...axes.map((axis) => axis.filter)];
      return operand(graph.reshape(graph.node('Concat', columns, { axis: 1 }), shape), result!, filters);
    },
    supports: computable,
  }),
  lowering<DilationAttributes>({
    kernel: 'Dilation2DBackpropInput',
    inputs: ['x', 'filter', 'dy'],
    infer: ([x]) => x!,
    lower: (graph, [x, filter, dy], attributes, [result]) => {
      const axes = axesOf(x!, filter!, attributes);
      const at = places(axes);
      const parts = gradients(graph, x!, filter!, dy!, axes).map((gradient, i) =>
        toInput(graph, gradient, at[i]!, x!.shape, axes),
      );
      const starts = axes.map(({ before }) => before);
      const cut = graph.node('Slice', [
        graph.node('Sum', parts),
        graph.int64(starts),
        graph.int64(axes.map(({ input, before }) => before + input)),
        graph.int64([2, 3]),
      ]);
      return operand(cut, result!, maps);
    },
    supports: computable,
  }),
];
