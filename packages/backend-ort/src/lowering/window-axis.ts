import type { backend_util } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph/graph-builder';

/** One spatial axis of a convolution or pooling. */
export interface WindowAxis {
  readonly input: number;
  readonly output: number;
  /** Places of the window along this axis. */
  readonly filter: number;
  readonly stride: number;
  /** Steps in the input from one place of the window to the next. */
  readonly dilation: number;
  /** Padding before the input. Negative where TF.js skips elements: 'same' with a stride beyond a 3-D window. */
  readonly before: number;
}

export const planeAxes = (g: backend_util.Conv2DInfo): WindowAxis[] => [
  {
    input: g.inHeight,
    output: g.outHeight,
    filter: g.filterHeight,
    stride: g.strideHeight,
    dilation: g.dilationHeight,
    before: g.padInfo.top,
  },
  {
    input: g.inWidth,
    output: g.outWidth,
    filter: g.filterWidth,
    stride: g.strideWidth,
    dilation: g.dilationWidth,
    before: g.padInfo.left,
  },
];

export const volumeAxes = (g: backend_util.Conv3DInfo): WindowAxis[] => [
  {
    input: g.inDepth,
    output: g.outDepth,
    filter: g.filterDepth,
    stride: g.strideDepth,
    dilation: g.dilationDepth,
    before: g.padInfo.front,
  },
  ...planeAxes(g as unknown as backend_util.Conv2DInfo),
];

/** Elements from the first place of a window to its last. */
export const span = ({ filter, dilation }: WindowAxis) => (filter - 1) * dilation + 1;

/** Where the last window begins, counted from the first. */
export const lastStart = ({ output, stride }: WindowAxis) => (output - 1) * stride;

/** Padding after the input, just as much as the last window needs. */
export const after = (axis: WindowAxis) =>
  Math.max(0, lastStart(axis) + span(axis) - axis.before - axis.input);

/** False where ONNX would come to another number of outputs, or to none. */
export const fits = (axis: WindowAxis) =>
  axis.input > 0 &&
  axis.output > 0 &&
  Math.floor((axis.input + axis.before + after(axis) - span(axis)) / axis.stride) + 1 === axis.output;

/** True if the first and the last window begin and end where there is input. */
export const seesInput = (axis: WindowAxis) =>
  axis.before < span(axis) && lastStart(axis) - axis.before < axis.input;

/** Strides, dilations and paddings as ONNX takes them: all paddings before the axes, then all after them. */
export const windowAttributes = (axes: readonly WindowAxis[]) => ({
  strides: axes.map(({ stride }) => stride),
  dilations: axes.map(({ dilation }) => dilation),
  pads: [...axes.map(({ before }) => before), ...axes.map(after)],
});

/** Cuts off the elements that a negative padding skips. `x` lies [batch, channels, ...axes] in memory. */
export function withoutSkipped(
  graph: GraphBuilder,
  x: string,
  axes: readonly WindowAxis[],
): { x: string; axes: readonly WindowAxis[] } {
  const starts = axes.map(({ before }) => Math.max(0, -before));
  if (starts.every((start) => start === 0)) return { x, axes };
  const ends = graph.int64(axes.map(({ input }) => input));
  return {
    x: graph.node('Slice', [x, graph.int64(starts), ends, graph.int64(axes.map((_, i) => i + 2))]),
    axes: axes.map((axis, i) => ({
      ...axis,
      input: axis.input - starts[i]!,
      before: Math.max(0, axis.before),
    })),
  };
}

/** Puts zeros where {@link withoutSkipped} has cut. */
export function withSkipped(graph: GraphBuilder, x: string, axes: readonly WindowAxis[]): string {
  const starts = axes.map(({ before }) => Math.max(0, -before));
  if (starts.every((start) => start === 0)) return x;
  const amounts = [0, 0, ...starts, 0, 0, ...starts.map(() => 0)];
  return graph.node('Pad', [x, graph.int64(amounts), graph.scalar('float32', 0)]);
}

/** The input with its paddings of `value`. `x` lies [batch, channels, ...axes] in memory. */
export function padded(graph: GraphBuilder, x: string, axes: readonly WindowAxis[], value = 0): string {
  const amounts = [0, 0, ...axes.map(({ before }) => before), 0, 0, ...axes.map(after)];
  if (amounts.every((amount) => amount === 0)) return x;
  return graph.node('Pad', [x, graph.int64(amounts), graph.scalar('float32', value)]);
}

/** All places of a window, the last axis fastest. */
export function places(axes: readonly WindowAxis[]): number[][] {
  return axes.reduce<number[][]>(
    (found, { filter }) => found.flatMap((place) => Array.from({ length: filter }, (_, i) => [...place, i])),
    [[]],
  );
}

/** What each window sees at `place` of a padded input: [batch, channels, ...outputs]. */
export function seenAt(
  graph: GraphBuilder,
  input: string,
  axes: readonly WindowAxis[],
  place: readonly number[],
): string {
  const starts = axes.map(({ dilation }, i) => place[i]! * dilation);
  return graph.node('Slice', [
    input,
    graph.int64(starts),
    graph.int64(axes.map((axis, i) => starts[i]! + lastStart(axis) + 1)),
    graph.int64(axes.map((_, i) => i + 2)),
    graph.int64(axes.map(({ stride }) => stride)),
  ]);
}

/** The filter turned by 180 degrees; its spatial axes in memory are the ones from the third. */
export function turned(graph: GraphBuilder, filter: string, axes: readonly WindowAxis[]): string {
  if (axes.every((axis) => axis.filter === 1)) return filter;
  const all = (value: number) => graph.int64(axes.map(() => value));
  const beforeFirst = -(2 ** 31);
  return graph.node('Slice', [
    filter,
    all(-1),
    all(beforeFirst),
    graph.int64(axes.map((_, i) => i + 2)),
    all(-1),
  ]);
}

/**
 * `x` [batch, channels, ...outputs] with stride - 1 zeros between its elements, as the windows stand in the input:
 * [batch, channels, ...lastStart + 1].
 */
export function spread(
  graph: GraphBuilder,
  x: string,
  batch: number,
  channels: number,
  axes: readonly WindowAxis[],
): string {
  if (axes.every(({ stride }) => stride === 1)) return x;
  const single = graph.reshape(x, [batch, channels, ...axes.flatMap(({ output }) => [output, 1])]);
  const none = [0, 0, ...axes.flatMap(() => [0, 0])];
  const gaps = [0, 0, ...axes.flatMap(({ stride }) => [0, stride - 1])];
  const wide = graph.node('Pad', [single, graph.int64([...none, ...gaps]), graph.scalar('float32', 0)]);
  const whole = graph.reshape(wide, [batch, channels, ...axes.map(({ output, stride }) => output * stride)]);
  return graph.node('Slice', [
    whole,
    graph.int64(axes.map(() => 0)),
    graph.int64(axes.map((axis) => lastStart(axis) + 1)),
    graph.int64(axes.map((_, i) => i + 2)),
  ]);
}
