import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst, type Permutation } from '../graph/permutation';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';
import { batchedProduct } from './matrix-product';
import {
  fits,
  padded,
  places,
  seenAt,
  seesInput,
  span,
  lastStart,
  spread,
  turned,
  volumeAxes,
  windowAttributes,
  withoutSkipped,
  withSkipped,
} from './window-axis';

interface Convolution3DAttributes {
  strides: [number, number, number] | number;
  pad: 'valid' | 'same' | number;
  dataFormat?: 'NDHWC' | 'NCDHW';
  /** The gradients of TF.js know no dilation. */
  dilations?: [number, number, number] | number;
  inputShape?: number[];
  filterShape?: number[];
}

type Geometry = backend_util.Conv3DInfo;
type Shape5D = [number, number, number, number, number];

/** Volumes lie [batch, channels, depth, height, width] in memory. */
const volumes: Permutation = channelsFirst(5);
/** Filters [depth, height, width, in, out] lie [out, in, depth, height, width] in memory. */
const filters: Permutation = [4, 3, 0, 1, 2];

function geometry(x: readonly number[], filter: readonly number[], a: Convolution3DAttributes): Geometry {
  return backend_util.computeConv3DInfo(x as Shape5D, filter as Shape5D, a.strides, a.dilations ?? 1, a.pad);
}

/** A convolution of the output's gradient, spread by the strides, with the turned filter. */
function inputGradient(graph: GraphBuilder, dy: Operand, filter: Operand, g: Geometry): string {
  const all = volumeAxes(g);
  // Only the account of the axes is wanted here: there is no input to cut.
  const axes = all.map((axis) => ({
    ...axis,
    input: axis.input + Math.min(0, axis.before),
    before: Math.max(0, axis.before),
  }));
  const gradient = spread(graph, graph.permute(dy, volumes).name, g.batchSize, g.outChannels, axes);
  const weights = turned(graph, graph.permute(filter, filters).name, axes);
  const exchanged = graph.node('Transpose', [weights], { perm: [1, 0, 2, 3, 4] });
  const before = axes.map((axis) => span(axis) - 1 - axis.before);
  const after = axes.map((axis) => axis.input + axis.before - 1 - lastStart(axis));
  const dx = graph.node('Conv', [gradient, exchanged], {
    dilations: axes.map(({ dilation }) => dilation),
    pads: [...before, ...after],
  });
  return withSkipped(graph, dx, all);
}

/** Up to so many input channels, one product for all places of the filter is faster than one for each. */
const fewChannels = 8;

/**
 * The gradient with respect to the filter: for each of its places the product of the output's gradient with the input
 * that this place has seen, summed over the batch.
 */
function filterGradient(graph: GraphBuilder, x: Operand, dy: Operand, g: Geometry): string {
  const { batchSize, inChannels, outChannels } = g;
  const { x: input, axes } = withoutSkipped(graph, graph.permute(x, volumes).name, volumeAxes(g));
  const positions = util.sizeFromShape(axes.map(({ output }) => output));
  const gradient = graph.reshape(graph.permute(dy, volumes).name, [batchSize, outChannels, positions]);
  const whole = padded(graph, input, axes);
  const seen = places(axes).map((place) =>
    graph.reshape(seenAt(graph, whole, axes, place), [batchSize, inChannels, positions]),
  );
  const product = (rows: string) => {
    const products = batchedProduct(graph, { name: gradient }, { name: rows, transposed: true }, [3, 3]); // [batch, out, in]
    return graph.node('ReduceSum', [products, graph.int64([0])], { keepdims: 0 });
  };
  const shape = [outChannels, inChannels, ...axes.map(({ filter }) => filter)];
  if (inChannels <= fewChannels) {
    const sum = product(graph.node('Concat', seen, { axis: 1 })); // [out, places * in]
    const split = graph.reshape(sum, [outChannels, seen.length, inChannels]);
    return graph.reshape(graph.node('Transpose', [split], { perm: [0, 2, 1] }), shape);
  }
  const sums = seen.map((rows) => graph.reshape(product(rows), [outChannels, inChannels, 1]));
  return graph.reshape(graph.node('Concat', sums, { axis: 2 }), shape);
}

function computable(
  inputs: readonly ResultInfo[],
  x: readonly number[],
  filter: readonly number[],
  attributes: Convolution3DAttributes,
): boolean {
  return (
    attributes.dataFormat !== 'NCDHW' &&
    inputs.every(({ dtype, shape }) => dtype === 'float32' && util.sizeFromShape([...shape]) > 0) &&
    volumeAxes(geometry(x, filter, attributes)).every(fits)
  );
}

/** True if the gradient of the output has the shape that the other shapes lead to, and each element a use. */
function consistent(dy: ResultInfo, g: Geometry): boolean {
  return util.arraysEqual([...dy.shape], g.outShape) && volumeAxes(g).every(seesInput);
}

export const convolutions3D: Lowering[] = [
  lowering<Convolution3DAttributes>({
    kernel: 'Conv3D',
    inputs: ['x', 'filter'],
    infer: ([x, filter], attributes) => ({
      shape: geometry(x!.shape, filter!.shape, attributes).outShape,
      dtype: 'float32',
    }),
    lower: (graph, [x, filter], attributes, [result]) => {
      const g = geometry(x!.shape, filter!.shape, attributes);
      const { x: input, axes } = withoutSkipped(graph, graph.permute(x!, volumes).name, volumeAxes(g));
      const weights = graph.permute(filter!, filters).name;
      return operand(graph.node('Conv', [input, weights], windowAttributes(axes)), result!, volumes);
    },
    supports: (inputs, attributes) => computable(inputs, inputs[0]!.shape, inputs[1]!.shape, attributes),
  }),
  lowering<Convolution3DAttributes>({
    kernel: 'Conv3DBackpropInputV2',
    inputs: ['dy', 'filter'],
    infer: (_, { inputShape }) => ({ shape: inputShape!, dtype: 'float32' }),
    lower: (graph, [dy, filter], attributes, [result]) => {
      const g = geometry(result!.shape, filter!.shape, attributes);
      return operand(inputGradient(graph, dy!, filter!, g), result!, volumes);
    },
    supports: (inputs, attributes) => {
      const [dy, filter] = inputs;
      const { inputShape } = attributes;
      return (
        computable(inputs, inputShape!, filter!.shape, attributes) &&
        consistent(dy!, geometry(inputShape!, filter!.shape, attributes))
      );
    },
  }),
  lowering<Convolution3DAttributes>({
    kernel: 'Conv3DBackpropFilterV2',
    inputs: ['x', 'dy'],
    infer: (_, { filterShape }) => ({ shape: filterShape!, dtype: 'float32' }),
    lower: (graph, [x, dy], attributes, [result]) => {
      const g = geometry(x!.shape, result!.shape, attributes);
      return operand(filterGradient(graph, x!, dy!, g), result!, filters);
    },
    supports: (inputs, attributes) => {
      const [x, dy] = inputs;
      const { filterShape } = attributes;
      return (
        computable(inputs, x!.shape, filterShape!, attributes) &&
        consistent(dy!, geometry(x!.shape, filterShape!, attributes))
      );
    },
  }),
];
