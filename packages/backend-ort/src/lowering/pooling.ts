import { backend_util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst } from '../graph/permutation';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';
import { onnxPadding } from './window';

interface PoolingAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | [number, number][];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Geometry = backend_util.Conv2DInfo;

const maps = channelsFirst(4);

function geometry(x: readonly number[], a: PoolingAttributes): Geometry {
  return backend_util.computePool2DInfo(
    x as [number, number, number, number],
    a.filterSize,
    a.strides,
    1,
    a.pad as never,
    a.dimRoundingMode,
  );
}

const attributesOf = (g: Geometry) => ({
  kernel_shape: [g.filterHeight, g.filterWidth],
  strides: [g.strideHeight, g.strideWidth],
  pads: onnxPadding(g),
});

/** Max-pooling: the greatest values and where they stand, as positions in the whole input in memory. */
function maxPool(graph: GraphBuilder, x: Operand, g: Geometry, outputs: number): string[] {
  return graph.nodeOutputs('MaxPool', [graph.permute(x, maps).name], {
    attributes: attributesOf(g),
    outputs,
  });
}

/** ONNX Runtime wants a padding that is smaller than the window. */
const computable = ([x]: readonly ResultInfo[], attributes: PoolingAttributes) => {
  const g = geometry(x!.shape, attributes);
  const [top, left, bottom, right] = onnxPadding(g);
  return (
    x!.dtype === 'float32' && Math.max(top, bottom) < g.filterHeight && Math.max(left, right) < g.filterWidth
  );
};

const overlaps = (g: Geometry) => g.strideHeight < g.filterHeight || g.strideWidth < g.filterWidth;

function maxPoolGradient(graph: GraphBuilder, dy: Operand, x: Operand, g: Geometry): string {
  if (graph.lacks('MaxPool.Indices')) return maxPoolGradientByPlace(graph, dy, x, g);
  const [, positions] = maxPool(graph, x, g, 2);
  const gradient = graph.permute(dy, maps).name;
  const { batchSize, inChannels, inHeight, inWidth } = g;
  const shape = [batchSize, inChannels, inHeight, inWidth];
  const total = shape.reduce((product, size) => product * size, 1);
  const flat = (name: string) => graph.reshape(name, [-1]);
  const zeros = graph.node('Expand', [graph.scalar('float32', 0), graph.int64([total])]);
  // Windows that overlap may share their greatest value: its gradients add up.
  const attributes = { axis: 0, ...(overlaps(g) && { reduction: 'add' }) };
  return graph.reshape(
    graph.node('ScatterElements', [zeros, flat(positions!), flat(gradient)], attributes),
    shape,
  );
}

/**
 * The gradient without the positions of the greatest values: each place of the window takes the gradient where its
 * element is the greatest and no place before has taken it, and a transposed convolution with one filter a place, which
 * has a one there and zeros elsewhere, brings the gradients to where the elements came from.
 */
function maxPoolGradientByPlace(graph: GraphBuilder, dy: Operand, x: Operand, g: Geometry): string {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = g;
  const [greatest] = maxPool(graph, x, g, 1);
  const [top, left, bottom, right] = onnxPadding(g);
  const padded = graph.node('Pad', [
    graph.permute(x, maps).name,
    graph.int64([0, 0, top, left, 0, 0, bottom, right]),
    graph.scalar('float32', -Infinity),
  ]);
  const images = batchSize * inChannels;
  let rest = graph.permute(dy, maps).name;
  const taken: string[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      const elements = graph.node('Slice', [
        padded,
        graph.int64([row, column]),
        graph.int64([
          row + (outHeight - 1) * g.strideHeight + 1,
          column + (outWidth - 1) * g.strideWidth + 1,
        ]),
        graph.int64([2, 3]),
        graph.int64([g.strideHeight, g.strideWidth]),
      ]);
      const gradient = graph.node('Where', [
        graph.node('Equal', [elements, greatest!]),
        rest,
        graph.scalar('float32', 0),
      ]);
      rest = graph.node('Sub', [rest, gradient]);
      taken.push(graph.reshape(gradient, [images, 1, outHeight, outWidth]));
    }
  }
  const places = filterHeight * filterWidth;
  const filters = new Float32Array(places * places);
  for (let place = 0; place < places; place++) filters[place * places + place] = 1;
  const covered = (out: number, stride: number, span: number) => (out - 1) * stride + span;
  const gradient = graph.node(
    'ConvTranspose',
    [
      graph.node('Concat', taken, { axis: 1 }),
      graph.constant('float32', filters, [places, 1, filterHeight, filterWidth]),
    ],
    {
      strides: [g.strideHeight, g.strideWidth],
      pads: [top, left, bottom, right],
      output_padding: [
        inHeight - covered(outHeight, g.strideHeight, filterHeight) + top + bottom,
        inWidth - covered(outWidth, g.strideWidth, filterWidth) + left + right,
      ],
    },
  );
  return graph.reshape(gradient, [batchSize, inChannels, inHeight, inWidth]);
}

export const poolings: Lowering[] = [
  lowering<PoolingAttributes>({
    kernel: 'MaxPool',
    inputs: ['x'],
    infer: ([x], attributes) => ({ shape: geometry(x!.shape, attributes).outShape, dtype: x!.dtype }),
    lower: (graph, [x], attributes, [result]) =>
      operand(maxPool(graph, x!, geometry(x!.shape, attributes), 1)[0]!, result!, maps),
    supports: computable,
  }),
  lowering<PoolingAttributes>({
    kernel: 'MaxPoolGrad',
    inputs: ['dy', 'input'],
    infer: ([, x]) => x!,
    lower: (graph, [dy, x], attributes, [result]) =>
      operand(maxPoolGradient(graph, dy!, x!, geometry(x!.shape, attributes)), result!, maps),
    supports: ([, x], attributes) => computable([x!], attributes),
  }),
  lowering<PoolingAttributes>({
    kernel: 'AvgPool',
    inputs: ['x'],
    infer: ([x], attributes) => ({ shape: geometry(x!.shape, attributes).outShape, dtype: 'float32' }),
    lower: (graph, [x], attributes, [result]) => {
      const g = geometry(x!.shape, attributes);
      return operand(
        graph.node('AveragePool', [graph.permute(x!, maps).name], attributesOf(g)),
        result!,
        maps,
      );
    },
    supports: computable,
  }),
];
