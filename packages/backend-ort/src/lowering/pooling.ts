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
