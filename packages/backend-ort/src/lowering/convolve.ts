import type { GraphBuilder, Operand } from '../graph/graph-builder';
import type { Attribute } from '../onnx/model';
import { blockedFilters, convolutionFilters, turnedBlockedFilters, turnedFilters } from './filters';

interface Convolution {
  /** Name of the input, which lies [batch, channels, height, width] in memory. */
  maps: string;
  /** [height, width, in, out] */
  filter: Operand;
  /** Convolves with the filter's transpose: turned by 180 degrees, from its out channels to its in channels. */
  transposed?: boolean;
  strides: readonly [number, number];
  dilations: readonly [number, number];
  /** Top, left, bottom, right. */
  pads: readonly [number, number, number, number];
  /** Name of a vector with one number for each channel of the result. */
  bias?: string;
  relu?: boolean;
}

/**
 * A convolution of ONNX Runtime; the result lies [batch, channels, height, width] in memory. Where channels fill whole
 * blocks it uses the operator that ONNX Runtime itself puts in for filters that never change ("NCHWc"): it takes one half
 * to three quarters of the time, and the way into blocks and back is short.
 */
export function convolve(graph: GraphBuilder, convolution: Convolution): string {
  const { maps, filter, transposed = false, strides, dilations, pads, bias, relu = false } = convolution;
  const attributes = { strides, dilations, pads };
  const block = blockFor(graph.channelBlock, filter, transposed);
  if (!block) {
    const weights = transposed ? turnedFilters(graph, filter) : convolutionFilters(graph, filter);
    const output = graph.node('Conv', [maps, weights, ...(bias ? [bias] : [])], attributes);
    return relu ? graph.node('Relu', [output]) : output;
  }
  const weights = transposed
    ? turnedBlockedFilters(graph, filter, block)
    : blockedFilters(graph, filter, block);
  const [inChannels, outChannels] = channelsOf(filter, transposed);
  const input = inChannels < block ? maps : blocked(graph, 'ReorderInput', maps);
  const output = blocked(graph, 'Conv', [input, weights, ...(bias ? [bias] : [])], {
    ...attributes,
    ...(relu && { activation: 'Relu' }),
  });
  return blocked(graph, 'ReorderOutput', output, { channels: outChannels });
}

function blocked(
  graph: GraphBuilder,
  operator: string,
  inputs: string | readonly string[],
  attributes: Record<string, Attribute> = {},
): string {
  return graph.node(
    operator,
    typeof inputs === 'string' ? [inputs] : inputs,
    attributes,
    'com.microsoft.nchwc',
  );
}

function channelsOf({ shape }: Operand, transposed: boolean): [inChannels: number, outChannels: number] {
  return transposed ? [shape[3]!, shape[2]!] : [shape[2]!, shape[3]!];
}

/** The block of channels to compute in, if the channels fill such blocks. */
function blockFor(block: number | undefined, filter: Operand, transposed: boolean): number | undefined {
  if (!block) return undefined;
  const [inChannels, outChannels] = channelsOf(filter, transposed);
  const fits = outChannels % block === 0 && (inChannels % block === 0 || inChannels < block);
  return fits ? block : undefined;
}
