import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst, type Permutation } from '../graph/permutation';
import { activate, type FusedAttributes } from './activation';
import { lowering, operand, type Lowering } from './lowering';
import { fusedInputs } from './matrix-product';
import { fillsInput, onnxPadding } from './window';

interface ConvolutionAttributes extends FusedAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | [number, number][];
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  inputShape?: number[];
  filterShape?: number[];
}

type Geometry = backend_util.Conv2DInfo;

/** Maps lie [batch, channels, height, width] in memory. */
const maps: Permutation = channelsFirst(4);
/** Filters [height, width, in, out] lie [out, in, height, width] in memory. */
const filters: Permutation = [3, 2, 0, 1];
/** Depthwise filters [height, width, channels, multiplier] lie [channels, multiplier, height, width] in memory. */
const depthwiseFilters: Permutation = [2, 3, 0, 1];

function geometry(
  x: readonly number[],
  filter: readonly number[],
  a: ConvolutionAttributes,
  depthwise = false,
): Geometry {
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    a.strides,
    a.dilations ?? 1,
    a.pad as never,
    a.dimRoundingMode,
    depthwise,
  );
}

const attributesOf = (g: Geometry, group = 1) => ({
  strides: [g.strideHeight, g.strideWidth],
  dilations: [g.dilationHeight, g.dilationWidth],
  pads: onnxPadding(g),
  ...(group !== 1 && { group }),
});

/** The filter turned by 180 degrees, with its first two axes in memory exchanged: [in, out, height, width]. */
function flipped(graph: GraphBuilder, filter: string): string {
  const turned = graph.node('Slice', [
    filter,
    graph.int64([-1, -1]),
    graph.int64([-(2 ** 31), -(2 ** 31)]),
    graph.int64([2, 3]),
    graph.int64([-1, -1]),
  ]);
  return graph.node('Transpose', [turned], { perm: [1, 0, 2, 3] });
}

function inputGradient(graph: GraphBuilder, dy: Operand, filter: Operand, g: Geometry): string {
  const gradient = graph.permute(dy, maps).name;
  const weights = graph.permute(filter, filters).name;
  const spanHeight = (g.filterHeight - 1) * g.dilationHeight;
  const spanWidth = (g.filterWidth - 1) * g.dilationWidth;
  const [top, left, bottom, right] = onnxPadding(g);
  if (g.strideHeight === 1 && g.strideWidth === 1) {
    const outer = [spanHeight - top, spanWidth - left, spanHeight - bottom, spanWidth - right];
    if (outer.every((pad) => pad >= 0)) {
      const one = g.filterHeight === 1 && g.filterWidth === 1;
      const turned = one
        ? graph.node('Transpose', [weights], { perm: [1, 0, 2, 3] })
        : flipped(graph, weights);
      return graph.node('Conv', [gradient, turned], {
        pads: outer,
        dilations: [g.dilationHeight, g.dilationWidth],
      });
    }
  }
  const covered = (out: number, stride: number, span: number, padding: number) =>
    (out - 1) * stride + span + 1 - padding;
  const rest = [
    g.inHeight - covered(g.outHeight, g.strideHeight, spanHeight, top + bottom),
    g.inWidth - covered(g.outWidth, g.strideWidth, spanWidth, left + right),
  ];
  return graph.node('ConvTranspose', [gradient, weights], { ...attributesOf(g), output_padding: rest });
}

/**
 * The gradient with respect to the filter: for each of its places the product of the output's gradient with the input
 * that this place has seen, summed over the batch. Faster on ONNX Runtime than a convolution with exchanged axes.
 */
function filterGradient(graph: GraphBuilder, x: Operand, dy: Operand, g: Geometry): string {
  const { batchSize, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = g;
  const positions = outHeight * outWidth;
  const gradient = graph.reshape(graph.permute(dy, maps).name, [batchSize, outChannels, positions]);
  let input = graph.permute(x, maps).name;
  const [top, left, bottom, right] = onnxPadding(g);
  if (top || left || bottom || right) {
    input = graph.node('Pad', [
      input,
      graph.int64([0, 0, top, left, 0, 0, bottom, right]),
      graph.scalar('float32', 0),
    ]);
  }
  const places: string[] = [];
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      const start = [i * g.dilationHeight, j * g.dilationWidth];
      const end = [
        start[0]! + (outHeight - 1) * g.strideHeight + 1,
        start[1]! + (outWidth - 1) * g.strideWidth + 1,
      ];
      const whole =
        filterHeight * filterWidth === 1 &&
        end[0] === g.inHeight &&
        end[1] === g.inWidth &&
        g.strideHeight === 1 &&
        g.strideWidth === 1;
      const seen = whole
        ? input
        : graph.node('Slice', [
            input,
            graph.int64(start),
            graph.int64(end),
            graph.int64([2, 3]),
            graph.int64([g.strideHeight, g.strideWidth]),
          ]);
      const rows = graph.reshape(seen, [batchSize, inChannels, positions]);
      const products = graph.node('FusedMatMul', [gradient, rows], { transB: 1 }, 'com.microsoft'); // [batch, out, in]
      const sum = graph.node('ReduceSum', [products, graph.int64([0])], { keepdims: 0 });
      places.push(graph.reshape(sum, [outChannels, inChannels, 1]));
    }
  }
  const stacked = places.length === 1 ? places[0]! : graph.node('Concat', places, { axis: 2 });
  return graph.reshape(stacked, [outChannels, inChannels, filterHeight, filterWidth]);
}

function withBias(graph: GraphBuilder, bias: Operand | undefined, channels: number): string[] {
  if (!bias) return [];
  const size = util.sizeFromShape([...bias.shape]);
  if (size === channels) return [graph.reshape(graph.plain(bias), [channels])];
  return [graph.node('Expand', [graph.reshape(graph.plain(bias), [1]), graph.int64([channels])])];
}

function computable(
  x: readonly number[],
  filter: readonly number[],
  attributes: ConvolutionAttributes,
  depthwise = false,
): boolean {
  return attributes.dataFormat !== 'NCHW' && fillsInput(geometry(x, filter, attributes, depthwise));
}

function forward(kernel: string, depthwise: boolean): Lowering {
  return lowering<ConvolutionAttributes>({
    kernel,
    inputs: kernel.startsWith('Fused')
      ? ['x', 'filter', 'bias?', 'preluActivationWeights?']
      : ['x', 'filter'],
    infer: ([x, filter], attributes) => ({
      shape: geometry(x!.shape, filter!.shape, attributes, depthwise).outShape,
      dtype: 'float32',
    }),
    lower: (graph, inputs, attributes, [result]) => {
      const [x, filter] = inputs as [Operand, Operand];
      const g = geometry(x.shape, filter.shape, attributes, depthwise);
      const { bias, preluWeights } = fusedInputs(inputs, attributes);
      const weights = depthwise ? depthwiseWeights(graph, filter, g) : graph.permute(filter, filters).name;
      const group = depthwise ? g.inChannels : 1;
      const names = [graph.permute(x, maps).name, weights, ...withBias(graph, bias, g.outChannels)];
      const output = graph.node('Conv', names, attributesOf(g, group));
      const slopes = preluWeights && graph.broadcastable(preluWeights, 4, maps);
      return operand(activate(graph, output, attributes, slopes), result!, maps);
    },
    supports: ([x, filter], attributes) => computable(x!.shape, filter!.shape, attributes, depthwise),
  });
}

/** Depthwise filters as ONNX has them: [channels * multiplier, 1, height, width]. */
function depthwiseWeights(graph: GraphBuilder, filter: Operand, g: Geometry): string {
  const name = graph.permute(filter, depthwiseFilters).name;
  return graph.reshape(name, [g.outChannels, 1, g.filterHeight, g.filterWidth]);
}

export const convolutions: Lowering[] = [
  forward('Conv2D', false),
  forward('FusedConv2D', false),
  forward('DepthwiseConv2dNative', true),
  forward('FusedDepthwiseConv2D', true),
  lowering<ConvolutionAttributes>({
    kernel: 'Conv2DBackpropInput',
    inputs: ['dy', 'filter'],
    infer: (_, { inputShape }) => ({ shape: inputShape!, dtype: 'float32' }),
    lower: (graph, [dy, filter], attributes, [result]) => {
      const g = geometry(result!.shape, filter!.shape, attributes);
      return operand(inputGradient(graph, dy!, filter!, g), result!, maps);
    },
    supports: ([dy, filter], attributes) => {
      const { inputShape } = attributes;
      return (
        computable(inputShape!, filter!.shape, attributes) &&
        // A transposed convolution may ask for a size that does not lead to that of its input.
        util.arraysEqual([...dy!.shape], geometry(inputShape!, filter!.shape, attributes).outShape)
      );
    },
  }),
  lowering<ConvolutionAttributes>({
    kernel: 'Conv2DBackpropFilter',
    inputs: ['x', 'dy'],
    infer: (_, { filterShape }) => ({ shape: filterShape!, dtype: 'float32' }),
    lower: (graph, [x, dy], attributes, [result]) => {
      const g = geometry(x!.shape, result!.shape, attributes);
      return operand(filterGradient(graph, x!, dy!, g), result!, filters);
    },
    supports: ([x], attributes) => computable(x!.shape, attributes.filterShape!, attributes),
  }),
];
