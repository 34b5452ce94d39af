import type { GraphBuilder, Operand } from '../graph/graph-builder';

/**
 * Filters [height, width, in, out], as TF.js has them, in the layouts that ONNX Runtime computes with. The transposes
 * are made of such as it runs fast, which exchange two neighbouring groups of axes or move whole blocks; its general
 * transpose takes five to ten times as long, a visible part of a training step.
 */
interface Filters {
  /** Name of the values in the order [height, width, in, out]. */
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
}

function filtersOf(graph: GraphBuilder, filter: Operand): Filters {
  const [height, width, inChannels, outChannels] = filter.shape as [number, number, number, number];
  return { name: graph.plain(filter), height, width, inChannels, outChannels };
}

/** [out, in, height, width]: the filters of a convolution. */
export function convolutionFilters(graph: GraphBuilder, filter: Operand): string {
  const { name, height, width, inChannels, outChannels } = filtersOf(graph, filter);
  const places = height * width;
  const rows = graph.reshape(name, [places * inChannels, outChannels]);
  const outFirst = graph.node('Transpose', [rows], { perm: [1, 0] });
  return graph.reshape(swapInner(graph, outFirst, outChannels, places, inChannels), [
    outChannels,
    inChannels,
    height,
    width,
  ]);
}

/** [in, out, height, width], turned by 180 degrees: the filters of the gradient with respect to the input. */
export function turnedFilters(graph: GraphBuilder, filter: Operand): string {
  const { height, width, inChannels, outChannels } = filtersOf(graph, filter);
  const places = graph.reshape(turned(graph, filter), [height * width, inChannels * outChannels]);
  const inFirst = graph.node('Transpose', [places], { perm: [1, 0] });
  return graph.reshape(inFirst, [inChannels, outChannels, height, width]);
}

/**
 * [out / block, in / block, height, width, block in, block out]: ONNX Runtime's "OIHWBiBo". With fewer channels in than
 * a block has, [out / block, in, height, width, block out], "OIHWBo".
 */
export function blockedFilters(graph: GraphBuilder, filter: Operand, block: number): string {
  const { name, height, width, inChannels, outChannels } = filtersOf(graph, filter);
  return inBlocks(graph, name, [height, width, inChannels, outChannels], block);
}

/** {@link turnedFilters} in blocks, where in and out change places. */
export function turnedBlockedFilters(graph: GraphBuilder, filter: Operand, block: number): string {
  const { height, width, inChannels, outChannels } = filtersOf(graph, filter);
  const places = graph.reshape(turned(graph, filter), [height * width, inChannels, outChannels]);
  const exchanged = swapInner(graph, places, height * width, inChannels, outChannels);
  return inBlocks(graph, exchanged, [height, width, outChannels, inChannels], block);
}

function inBlocks(
  graph: GraphBuilder,
  name: string,
  [height, width, inChannels, outChannels]: readonly [number, number, number, number],
  block: number,
): string {
  const inBlock = inChannels < block ? 1 : block;
  const split = [height * width, inChannels / inBlock, inBlock, outChannels / block, block];
  const blocks = graph.node('Transpose', [graph.reshape(name, split)], { perm: [3, 1, 0, 2, 4] });
  return graph.reshape(blocks, [outChannels, inChannels, height, width]);
}

/** The last places first: [height, width, in, out] in reverse of its first two axes. */
function turned(graph: GraphBuilder, filter: Operand): string {
  const { name, height, width, inChannels, outChannels } = filtersOf(graph, filter);
  if (height * width === 1) return name;
  const places = graph.reshape(name, [height * width, inChannels * outChannels]);
  return graph.node('Slice', [
    places,
    graph.int64([-1]),
    graph.int64([-(2 ** 31)]),
    graph.int64([0]),
    graph.int64([-1]),
  ]);
}

/** [outer, a, b] to [outer, b, a]. */
function swapInner(graph: GraphBuilder, name: string, outer: number, a: number, b: number): string {
  const matrices = graph.reshape(name, [outer, a, b]);
  return a === 1 || b === 1 ? matrices : graph.node('Transpose', [matrices], { perm: [0, 2, 1] });
}
