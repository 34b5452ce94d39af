import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst, type Permutation } from '../graph/permutation';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';
import { after, fits, lastStart, planeAxes, seesInput, span, turned, windowAttributes } from './window-axis';

interface DepthwiseAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | [number, number][];
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  inputShape?: number[];
  filterShape?: number[];
}

type Geometry = backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

/** Maps lie [batch, channels, height, width] in memory. */
const maps: Permutation = channelsFirst(4);
/** Filters [height, width, channels, multiplier] lie [channels, multiplier, height, width] in memory. */
const filters: Permutation = [2, 3, 0, 1];

function geometry(x: readonly number[], filter: readonly number[], a: DepthwiseAttributes): Geometry {
  return backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    a.strides,
    a.dilations ?? 1,
    a.pad as never,
    a.dimRoundingMode,
    true,
  );
}

/**
 * A convolution with the turned filter if there are no strides, which is twice as fast on ONNX Runtime as the transposed
 * convolution; with strides the latter is the faster one.
 */
function inputGradient(graph: GraphBuilder, dy: Operand, filter: Operand, g: Geometry): string {
  const axes = planeAxes(g);
  const gradient = graph.permute(dy, maps).name;
  const weights = graph.permute(filter, filters).name; // [channels, multiplier, height, width]
  const group = g.inChannels;
  if (axes.every((axis) => axis.stride === 1 && seesInput(axis))) {
    const start = axes.map((axis) => span(axis) - 1 - axis.before);
    const end = axes.map((axis) => axis.input + axis.before - 1 - lastStart(axis));
    return graph.node('Conv', [gradient, turned(graph, weights, axes)], {
      group,
      dilations: axes.map(({ dilation }) => dilation),
      pads: [...start, ...end],
    });
  }
  const column = graph.reshape(weights, [g.outChannels, 1, g.filterHeight, g.filterWidth]);
  const rest = axes.map((axis) => axis.input + axis.before + after(axis) - lastStart(axis) - span(axis));
  return graph.node('ConvTranspose', [gradient, column], {
    ...windowAttributes(axes),
    group,
    output_padding: rest,
  });
}

/**
 * One convolution in which each channel of each image is a group, with the output's gradient as its filter: strides and
 * dilations change places. What comes out for each image is summed.
 */
function filterGradient(graph: GraphBuilder, x: Operand, dy: Operand, g: Geometry): string {
  const { batchSize, inChannels, outChannels, inHeight, inWidth, outHeight, outWidth } = g;
  const { filterHeight, filterWidth } = g;
  const axes = planeAxes(g);
  const group = batchSize * inChannels;
  const input = graph.reshape(graph.permute(x, maps).name, [1, group, inHeight, inWidth]);
  const gradients = graph.permute(dy, maps).name;
  const filter = graph.reshape(gradients, [batchSize * outChannels, 1, outHeight, outWidth]);
  const correlation = graph.node('Conv', [input, filter], {
    group,
    strides: axes.map(({ dilation }) => dilation),
    dilations: axes.map(({ stride }) => stride),
    pads: [...axes.map(({ before }) => before), ...axes.map(after)],
  });
  // Input that no window has seen, at the end of an axis, gives more places than the filter has.
  const cut = graph.node('Slice', [
    correlation,
    graph.int64([0, 0]),
    graph.int64([filterHeight, filterWidth]),
    graph.int64([2, 3]),
  ]);
  const multiplier = outChannels / inChannels;
  const each = graph.reshape(cut, [batchSize, inChannels, multiplier, filterHeight, filterWidth]);
  return graph.node('ReduceSum', [each, graph.int64([0])], { keepdims: 0 });
}

function computable(inputs: readonly ResultInfo[], dy: ResultInfo, g: Geometry): boolean {
  return (
    inputs.every(({ dtype, shape }) => dtype === 'float32' && util.sizeFromShape([...shape]) > 0) &&
    util.arraysEqual([...dy.shape], g.outShape) &&
    planeAxes(g).every(fits)
  );
}

export const depthwiseGradients: Lowering[] = [
  lowering<DepthwiseAttributes>({
    kernel: 'DepthwiseConv2dNativeBackpropInput',
    inputs: ['dy', 'filter'],
    infer: (_, { inputShape }) => ({ shape: inputShape!, dtype: 'float32' }),
    lower: (graph, [dy, filter], attributes, [result]) => {
      const g = geometry(result!.shape, filter!.shape, attributes);
      return operand(inputGradient(graph, dy!, filter!, g), result!, maps);
    },
    supports: (inputs, attributes) =>
      computable(inputs, inputs[0]!, geometry(attributes.inputShape!, inputs[1]!.shape, attributes)),
  }),
  lowering<DepthwiseAttributes>({
    kernel: 'DepthwiseConv2dNativeBackpropFilter',
    inputs: ['x', 'dy'],
    infer: (_, { filterShape }) => ({ shape: filterShape!, dtype: 'float32' }),
    lower: (graph, [x, dy], attributes, [result]) => {
      const g = geometry(x!.shape, result!.shape, attributes);
      return operand(filterGradient(graph, x!, dy!, g), result!, filters);
    },
    supports: (inputs, attributes) =>
      computable(inputs, inputs[1]!, geometry(inputs[0]!.shape, attributes.filterShape!, attributes)),
  }),
];
