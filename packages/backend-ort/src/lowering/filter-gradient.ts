import type { backend_util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst } from '../graph/permutation';
import { batchedProduct } from './matrix-product';

type Geometry = backend_util.Conv2DInfo;

const maps = channelsFirst(4);

/** One axis of a convolution whose stride has been moved into the channels. */
interface Axis {
  /** Numbers of the input that become channels together: the stride, or 1 for a filter of one place. */
  phases: number;
  /** From one number of the input that takes part to the next: the stride for a filter of one place, or 1. */
  step: number;
  /** Places of the filter in each phase. */
  taps: number;
  /** Numbers of the input in each phase that take part: output + taps - 1. */
  length: number;
  output: number;
  input: number;
  /** Padding before the input. */
  before: number;
}

function axis(filter: number, stride: number, output: number, input: number, before: number): Axis {
  const phases = filter > 1 ? stride : 1;
  const taps = Math.ceil(filter / phases);
  return { phases, step: stride / phases, taps, length: output + taps - 1, output, input, before };
}

/**
 * The gradient of a convolution with respect to its filter, [height, width, in, out]: for each place of the filter the
 * product of the output's gradient with the input that the place has seen, summed over pixels and batch.
 *
 * ONNX Runtime has no operator for it. Products with few rows are slow, and so is a copy of the input for each place.
 * So the places of a filter's column are made of copies of the output's gradient that are moved by whole rows, which are
 * stacked as channels; the places of a row are copies of the input. A stride becomes channels first (space to depth).
 */
export function filterGradient(graph: GraphBuilder, x: Operand, dy: Operand, g: Geometry): string {
  const { batchSize, inChannels, outChannels, padInfo } = g;
  const rows = axis(g.filterHeight, g.strideHeight, g.outHeight, g.inHeight, padInfo.top);
  const columns = axis(g.filterWidth, g.strideWidth, g.outWidth, g.inWidth, padInfo.left);
  const phases = rows.phases * columns.phases;
  const [inputs, outputs] = [phases * inChannels, rows.taps * outChannels];
  const pixels = rows.length * columns.output;
  // The sum over the batch is part of the product where partial sums for each image would be larger than the data.
  const foldBatch = inputs * outputs > pixels * (inputs + outputs);
  const arrange = (name: string) =>
    foldBatch ? graph.node('Transpose', [name], { perm: [1, 0, 2, 3] }) : name;
  const shape = (channels: number) =>
    foldBatch ? [channels, batchSize * pixels] : [batchSize, channels, pixels];

  const gradient = arrange(movedByRows(graph, graph.permute(dy, maps).name, g, rows));
  const left = graph.reshape(gradient, shape(outputs));
  const input = graph.permute(x, maps).name;
  const source = arrange(phases > 1 ? phasesAsChannels(graph, input, g, rows, columns) : input);
  const places = Array.from({ length: columns.taps }, (_, tap) => {
    const seen =
      phases > 1 ? columnsFrom(graph, source, tap, columns) : window(graph, source, tap, rows, columns);
    const right = graph.reshape(seen, shape(inputs));
    if (foldBatch) return graph.node('Gemm', [left, right], { transB: 1 });
    const products = batchedProduct(graph, { name: left }, { name: right, transposed: true }, [3, 3]);
    return graph.node('ReduceSum', [products, graph.int64([0])], { keepdims: 0 });
  }); // [out * taps, phases * in] each
  const all = places.length === 1 ? places[0]! : graph.node('Concat', places, { axis: 0 });
  return toFilter(graph, all, g, rows, columns);
}

/** The input that the places at `tap` in a filter's rows have seen; pads where that lies outside, and crops. */
function window(graph: GraphBuilder, input: string, tap: number, rows: Axis, columns: Axis): string {
  if (rows.step === 1 && columns.step === 1 && columns.output === columns.input)
    return wholeRows(graph, input, tap - columns.before, rows, columns.input);
  const [top, left] = [rows.before, columns.before - tap];
  const height = (rows.length - 1) * rows.step + 1;
  const width = (columns.output - 1) * columns.step + 1;
  const [bottom, right] = [height - top - rows.input, width - left - columns.input];
  const isWhole = [top, left, bottom, right].every((count) => count === 0);
  const padded = isWhole ? input : pad(graph, input, [top, left, bottom, right]);
  if (rows.step === 1 && columns.step === 1) return padded;
  const [starts, ends] = [graph.int64([0, 0]), graph.int64([height, width])];
  return graph.node('Slice', [
    padded,
    starts,
    ends,
    graph.int64([2, 3]),
    graph.int64([rows.step, columns.step]),
  ]);
}

/**
 * {@link window} for rows that are as long as those of the output: memory is moved as a whole, by `shift` columns, which
 * is faster than row by row. What would come round from the next row is set to zero first.
 */
function wholeRows(graph: GraphBuilder, input: string, shift: number, rows: Axis, width: number): string {
  const [before, after] = [rows.before, rows.length - rows.before - rows.input];
  if (shift === 0 && before === 0 && after === 0) return input;
  let kept = input;
  if (shift !== 0) {
    const isKept = (column: number) => (shift < 0 ? column < width + shift : column >= shift);
    const mask = Float32Array.from({ length: width }, (_, column) => Number(isKept(column)));
    kept = graph.node('Mul', [input, graph.constant('float32', mask)]);
  }
  const flat = graph.node('Reshape', [kept, graph.int64([0, 0, rows.input * width])]);
  const pads = graph.int64([0, 0, before * width - shift, 0, 0, after * width + shift]);
  return graph.node('Pad', [flat, pads, graph.scalar('float32', 0)]);
}

/** Zeros around the last two axes; a negative number crops. */
function pad(graph: GraphBuilder, name: string, [top, left, bottom, right]: readonly number[]): string {
  const pads = graph.int64([0, 0, top!, left!, 0, 0, bottom!, right!]);
  return graph.node('Pad', [name, pads, graph.scalar('float32', 0)]);
}

/** The padded input that windows see, with strides as channels: [batch, phases * in, length, length]. */
function phasesAsChannels(
  graph: GraphBuilder,
  input: string,
  { batchSize, inChannels }: Geometry,
  rows: Axis,
  columns: Axis,
): string {
  const seen = [rows, columns].map(({ length, phases, before, input: size, step }) => {
    const needed = (length * phases - 1) * step + 1;
    return { before, after: needed - before - size, needed, step };
  });
  const [vertical, horizontal] = seen as [(typeof seen)[0], (typeof seen)[0]];
  let padded = pad(graph, input, [vertical.before, horizontal.before, vertical.after, horizontal.after]);
  if (rows.step > 1 || columns.step > 1) {
    const ends = graph.int64([vertical.needed, horizontal.needed]);
    const steps = graph.int64([rows.step, columns.step]);
    padded = graph.node('Slice', [padded, graph.int64([0, 0]), ends, graph.int64([2, 3]), steps]);
  }
  if (rows.phases === columns.phases) return graph.node('SpaceToDepth', [padded], { blocksize: rows.phases });
  const split = [batchSize, inChannels, rows.length, rows.phases, columns.length, columns.phases];
  const moved = graph.node('Transpose', [graph.reshape(padded, split)], { perm: [0, 3, 5, 1, 2, 4] });
  const channels = rows.phases * columns.phases * inChannels;
  return graph.reshape(moved, [batchSize, channels, rows.length, columns.length]);
}

function columnsFrom(graph: GraphBuilder, name: string, tap: number, { taps, output }: Axis): string {
  if (taps === 1) return name;
  return graph.node('Slice', [name, graph.int64([tap]), graph.int64([tap + output]), graph.int64([3])]);
}

/** Copies of the gradient, each moved down by one row more than the last: [batch, out * taps, length, width]. */
function movedByRows(
  graph: GraphBuilder,
  gradient: string,
  { batchSize, outChannels, outHeight, outWidth }: Geometry,
  { taps, length }: Axis,
): string {
  if (taps === 1) return gradient;
  const flat = graph.reshape(gradient, [batchSize, outChannels, outHeight * outWidth]);
  const emptyRows = (count: number) => {
    const shape = graph.int64([batchSize, outChannels, count * outWidth]);
    return count ? [graph.node('Expand', [graph.scalar('float32', 0), shape])] : [];
  };
  const copies = Array.from({ length: taps }, (_, tap) => [
    ...emptyRows(tap),
    flat,
    ...emptyRows(taps - 1 - tap),
  ]);
  const stacked = graph.node('Concat', copies.flat(), { axis: 2 });
  return graph.reshape(stacked, [batchSize, outChannels * taps, length, outWidth]);
}

/** From [column taps, out, row taps, row phases, column phases, in] to [height, width, in, out]. */
function toFilter(
  graph: GraphBuilder,
  places: string,
  { inChannels, outChannels, filterHeight, filterWidth }: Geometry,
  rows: Axis,
  columns: Axis,
): string {
  const phases = [rows.phases, columns.phases];
  const others = rows.taps * rows.phases * columns.phases * inChannels;
  const matrices = graph.reshape(places, [columns.taps, outChannels, others]);
  const outLast = graph.node('Transpose', [matrices], { perm: [0, 2, 1] });
  const split = graph.reshape(outLast, [columns.taps, rows.taps, ...phases, inChannels * outChannels]);
  const ordered = graph.node('Transpose', [split], { perm: [1, 2, 0, 3, 4] });
  const [height, width] = [rows.taps * rows.phases, columns.taps * columns.phases];
  const whole = graph.reshape(ordered, [height, width, inChannels, outChannels]);
  if (height === filterHeight && width === filterWidth) return whole;
  const ends = graph.int64([filterHeight, filterWidth]);
  return graph.node('Slice', [whole, graph.int64([0, 0]), ends, graph.int64([0, 1])]);
}
