import { backend_util, util } from '@tensorflow/tfjs-core';
import { channelsFirst } from '../graph/permutation';
import { lowering, operand, type Lowering } from './lowering';
import { after, fits, planeAxes, seesInput, windowAttributes } from './window-axis';

interface PositionsAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  includeBatchInIndex: boolean;
}

const maps = channelsFirst(4);

const geometry = (x: readonly number[], { filterSize, strides, pad }: PositionsAttributes) =>
  backend_util.computePool2DInfo(x as [number, number, number, number], filterSize, strides, 1, pad);

const counted = (length: number, step: number) =>
  BigInt64Array.from({ length }, (_, i) => BigInt(i) * BigInt(step));

export const poolingPositions: Lowering[] = [
  lowering<PositionsAttributes>({
    kernel: 'MaxPoolWithArgmax',
    inputs: ['x'],
    infer: ([x], attributes) => {
      const shape = geometry(x!.shape, attributes).outShape;
      return [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int32' },
      ];
    },
    lower: (graph, [x], attributes, [maximum, position]) => {
      const axes = planeAxes(geometry(x!.shape, attributes));
      const { strides, pads } = windowAttributes(axes);
      // TF.js passes over NaN; ONNX Runtime takes it for a maximum if a window begins with it.
      const input = graph.permute(x!, maps).name;
      const isNaN = graph.node('IsNaN', [input]);
      const known = graph.node('Where', [isNaN, graph.scalar('float32', -Infinity), input]);
      const [values, found] = graph.nodeOutputs('MaxPool', [known], {
        attributes: { kernel_shape: axes.map(({ filter }) => filter), strides, pads },
        outputs: 2,
      });
      // ONNX counts through the input as it lies in memory, channels first; TF.js as its axes are, channels last.
      const [batch, height, width, channels] = x!.shape as [number, number, number, number];
      const area = height * width;
      const inPlane = graph.node('Mod', [found!, graph.scalar('int64', area)]);
      const pixel = graph.node('Mul', [inPlane, graph.scalar('int64', channels)]);
      const channel = graph.constant('int64', counted(channels, 1), [1, channels, 1, 1]);
      let index = graph.node('Add', [pixel, channel]);
      if (attributes.includeBatchInIndex && batch > 1) {
        const image = graph.constant('int64', counted(batch, area * channels), [batch, 1, 1, 1]);
        index = graph.node('Add', [index, image]);
      }
      return [operand(values!, maximum!, maps), operand(graph.cast(index, 'int32'), position!, maps)];
    },
    supports: ([x], attributes) =>
      x!.dtype === 'float32' &&
      x!.shape.length === 4 &&
      util.sizeFromShape([...x!.shape]) > 0 &&
      planeAxes(geometry(x!.shape, attributes)).every(
        (axis) => fits(axis) && seesInput(axis) && after(axis) < axis.filter,
      ),
  }),
];
