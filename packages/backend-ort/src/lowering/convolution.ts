import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst, type Permutation } from '../graph/permutation';
import { activate, type FusedAttributes } from './activation';
import { convolve } from './convolve';
import { filterGradient } from './filter-gradient';
import { convolutionFilters } from './filters';
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
  strides: [g.strideHeight, g.strideWidth] as const,
  dilations: [g.dilationHeight, g.dilationWidth] as const,
  pads: onnxPadding(g),
  ...(group !== 1 && { group }),
});

function inputGradient(graph: GraphBuilder, dy: Operand, filter: Operand, g: Geometry): string {
  const gradient = graph.permute(dy, maps).name;
  const spanHeight = (g.filterHeight - 1) * g.dilationHeight;
  const spanWidth = (g.filterWidth - 1) * g.dilationWidth;
  const [top, left, bottom, right] = onnxPadding(g);
  if (g.strideHeight === 1 && g.strideWidth === 1) {
    const outer = [spanHeight - top, spanWidth - left, spanHeight - bottom, spanWidth - right] as const;
    if (outer.every((pad) => pad >= 0)) {
      return convolve(graph, {
        maps: gradient,
        filter,
        transposed: true,
        strides: [1, 1],
        dilations: [g.dilationHeight, g.dilationWidth],
        pads: outer,
      });
    }
  }
  const covered = (out: number, stride: number, span: number, padding: number) =>
    (out - 1) * stride + span + 1 - padding;
  const rest = [
    g.inHeight - covered(g.outHeight, g.strideHeight, spanHeight, top + bottom),
    g.inWidth - covered(g.outWidth, g.strideWidth, spanWidth, left + right),
  ];
  const weights = convolutionFilters(graph, filter);
  return graph.node('ConvTranspose', [gradient, weights], { ...attributesOf(g), output_padding: rest });
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
      const input = graph.permute(x, maps).name;
      const [offset] = withBias(graph, bias, g.outChannels);
      if (!depthwise) {
        const relu = attributes.activation === 'relu';
        const { strides, dilations, pads } = attributesOf(g);
        const output = convolve(graph, { maps: input, filter, strides, dilations, pads, bias: offset, relu });
        if (relu) return operand(output, result!, maps);
        const slopes = preluWeights && graph.broadcastable(preluWeights, 4, maps);
        return operand(activate(graph, output, attributes, slopes), result!, maps);
      }
      const names = [input, depthwiseWeights(graph, filter, g), ...(offset ? [offset] : [])];
      const output = graph.node('Conv', names, attributesOf(g, g.inChannels));
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

export const fusedConvolution = forward('FusedConv2D', false);

export const convolutions: Lowering[] = [
  forward('Conv2D', false),
  fusedConvolution,
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
      return operand(filterGradient(graph, x!, dy!, g), result!);
    },
    supports: ([x], attributes) => computable(x!.shape, attributes.filterShape!, attributes),
  }),
];
