import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst } from '../graph/permutation';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';
import {
  after,
  fits,
  seesInput,
  volumeAxes,
  windowAttributes,
  withoutSkipped,
  withSkipped,
  type WindowAxis,
} from './window-axis';

interface Pooling3DAttributes {
  filterSize: [number, number, number] | number;
  strides: [number, number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NDHWC' | 'NCDHW';
}

const volumes = channelsFirst(5);

function geometry(x: readonly number[], a: Pooling3DAttributes): backend_util.Conv3DInfo {
  return backend_util.computePool3DInfo(
    x as [number, number, number, number, number],
    a.filterSize,
    a.strides,
    1,
    a.pad,
    a.dimRoundingMode,
  );
}

const isPlainFloat = ({ dtype, shape }: ResultInfo) =>
  dtype === 'float32' && util.sizeFromShape([...shape]) > 0;

/** ONNX Runtime wants a padding that is smaller than the window. */
function computable(inputs: readonly ResultInfo[], x: ResultInfo, attributes: Pooling3DAttributes): boolean {
  return (
    attributes.dataFormat !== 'NCDHW' &&
    inputs.every(isPlainFloat) &&
    volumeAxes(geometry(x.shape, attributes)).every(
      (axis) => fits(axis) && seesInput(axis) && after(axis) < axis.filter,
    )
  );
}

const poolAttributes = (axes: readonly WindowAxis[]) => {
  const { strides, pads } = windowAttributes(axes);
  return { kernel_shape: axes.map(({ filter }) => filter), strides, pads };
};

/** The node of the forward pass: the gradient asks for it again, with the positions of the maxima. */
function maxPool(graph: GraphBuilder, x: Operand, all: readonly WindowAxis[], outputs: number) {
  const { x: input, axes } = withoutSkipped(graph, graph.permute(x, volumes).name, all);
  const results = graph.nodeOutputs('MaxPool', [input], { attributes: poolAttributes(axes), outputs });
  return { results, axes };
}

/** Of equal maxima in a window the first has the gradient, as in PyTorch; TF.js's cpu kernel takes the last. */
function maxPoolGradient(
  graph: GraphBuilder,
  dy: Operand,
  x: Operand,
  attributes: Pooling3DAttributes,
): string {
  const all = volumeAxes(geometry(x.shape, attributes));
  const { results, axes } = maxPool(graph, x, all, 2);
  const shape = [x.shape[0]!, x.shape[4]!, ...axes.map(({ input }) => input)];
  const flat = (name: string) => graph.reshape(name, [-1]);
  const total = graph.int64([util.sizeFromShape(shape)]);
  const zeros = graph.node('Expand', [graph.scalar('float32', 0), total]);
  const overlaps = axes.some(({ stride, filter }) => stride < filter);
  const sums = graph.node(
    'ScatterElements',
    [zeros, flat(results[1]!), flat(graph.permute(dy, volumes).name)],
    { axis: 0, ...(overlaps && { reduction: 'add' }) },
  );
  return withSkipped(graph, graph.reshape(sums, shape), all);
}

/** How outputs (rows) average inputs (columns); TF.js divides by the window's size, also where it sticks out. */
function averages({ input, output, filter, stride, before }: WindowAxis): Float32Array {
  const matrix = new Float32Array(output * input);
  for (let i = 0; i < output; i++) {
    const start = i * stride - before;
    for (let at = Math.max(0, start); at < Math.min(input, start + filter); at++)
      matrix[i * input + at] = 1 / filter;
  }
  return matrix;
}

/** The transpose of three averages, one for each axis, as matrix products. */
function averagePoolGradient(
  graph: GraphBuilder,
  dy: Operand,
  [batch, , , , channels]: readonly number[],
  axes: readonly WindowAxis[],
): string {
  const [depth, height, width] = axes as [WindowAxis, WindowAxis, WindowAxis];
  const weights = (axis: WindowAxis) => graph.constant('float32', averages(axis), [axis.output, axis.input]);
  const upright = (axis: WindowAxis) => graph.node('Transpose', [weights(axis)], { perm: [1, 0] });
  const wide = graph.node('MatMul', [graph.permute(dy, volumes).name, weights(width)]);
  const high = graph.node('MatMul', [upright(height), wide]); // [batch, channels, outDepth, height, width]
  const planes = graph.reshape(high, [batch!, channels!, depth.output, height.input * width.input]);
  return graph.reshape(graph.node('MatMul', [upright(depth), planes]), [
    batch!,
    channels!,
    ...axes.map(({ input }) => input),
  ]);
}

export const poolings3D: Lowering[] = [
  lowering<Pooling3DAttributes>({
    kernel: 'MaxPool3D',
    inputs: ['x'],
    infer: ([x], attributes) => ({ shape: geometry(x!.shape, attributes).outShape, dtype: 'float32' }),
    lower: (graph, [x], attributes, [result]) => {
      const { results } = maxPool(graph, x!, volumeAxes(geometry(x!.shape, attributes)), 1);
      return operand(results[0]!, result!, volumes);
    },
    supports: (inputs, attributes) => computable(inputs, inputs[0]!, attributes),
  }),
  lowering<Pooling3DAttributes>({
    kernel: 'MaxPool3DGrad',
    inputs: ['dy', 'input'],
    infer: ([, x]) => x!,
    lower: (graph, [dy, x], attributes, [result]) =>
      operand(maxPoolGradient(graph, dy!, x!, attributes), result!, volumes),
    supports: (inputs, attributes) => computable(inputs, inputs[1]!, attributes),
  }),
  lowering<Pooling3DAttributes>({
    kernel: 'AvgPool3D',
    inputs: ['x'],
    infer: ([x], attributes) => ({ shape: geometry(x!.shape, attributes).outShape, dtype: 'float32' }),
    lower: (graph, [x], attributes, [result]) => {
      const all = volumeAxes(geometry(x!.shape, attributes));
      const { x: input, axes } = withoutSkipped(graph, graph.permute(x!, volumes).name, all);
      return operand(graph.node('AveragePool', [input], poolAttributes(axes)), result!, volumes);
    },
    supports: (inputs, attributes) => computable(inputs, inputs[0]!, attributes),
  }),
  lowering<Pooling3DAttributes>({
    kernel: 'AvgPool3DGrad',
    inputs: ['dy', 'input'],
    infer: ([, x]) => x!,
    lower: (graph, [dy, x], attributes, [result]) => {
      const axes = volumeAxes(geometry(x!.shape, attributes));
      return operand(averagePoolGradient(graph, dy!, x!.shape, axes), result!, volumes);
    },
    supports: (inputs, { dataFormat }) => dataFormat !== 'NCDHW' && inputs.every(isPlainFloat),
  }),
];
