import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst, physicalAxis, physicalShape } from '../graph/permutation';
import { lowering, operand, type Lowering } from './lowering';

const maps = channelsFirst(4);

/** The operand with its batch first in memory, where blocks are merged with it. */
function batchFirst(graph: GraphBuilder, x: Operand): Operand {
  return physicalAxis(0, x.permutation) === 0 ? x : graph.permute(x, undefined);
}

export const blocks: Lowering[] = [
  lowering<{ blockSize: number; dataFormat: 'NHWC' | 'NCHW' }>({
    kernel: 'DepthToSpace',
    inputs: ['x'],
    infer: ([x], { blockSize }) => {
      const [batch, height, width, channels] = x!.shape as [number, number, number, number];
      return {
        shape: [batch, height * blockSize, width * blockSize, channels / blockSize ** 2],
        dtype: x!.dtype,
      };
    },
    lower: (graph, [x], { blockSize }, [result]) =>
      operand(
        graph.node('DepthToSpace', [graph.permute(x!, maps).name], { blocksize: blockSize, mode: 'DCR' }),
        result!,
        maps,
      ),
    supports: ([x], { dataFormat }) =>
      dataFormat === 'NHWC' && x!.dtype === 'float32' && util.sizeFromShape([...x!.shape]) > 0,
  }),

  // Axis i + 1 of [batch, ...] is split into pieces and places in them; the places become part of the batch.
  lowering<{ blockShape: number[]; paddings: [number, number][] }>({
    kernel: 'SpaceToBatchND',
    inputs: ['x'],
    infer: ([x], { blockShape, paddings }) => ({
      shape: x!.shape.map((length, axis) => {
        if (axis === 0) return length * util.sizeFromShape(blockShape);
        const [before, after] = paddings[axis - 1] ?? [0, 0];
        return (before + length + after) / (blockShape[axis - 1] ?? 1);
      }),
      dtype: x!.dtype,
    }),
    lower: (graph, [x], { blockShape, paddings }, [result]) => {
      const { name, permutation, shape } = batchFirst(graph, x!);
      const order = permutation ?? shape.map((_, axis) => axis);
      const amounts = order.map((axis): readonly [number, number] => paddings[axis - 1] ?? [0, 0]);
      const pads = [...amounts.map(([before]) => before), ...amounts.map(([, after]) => after)];
      const wide = pads.every((amount) => amount === 0)
        ? name
        : graph.node('Pad', [name, graph.int64(pads), graph.scalar(x!.dtype, 0)]);
      // [batch, piece, place, piece, place, ...] to [...places, batch, ...pieces]
      const split = [shape[0]!];
      const pieces: number[] = [];
      const places: number[] = [];
      for (const axis of order.slice(1)) {
        pieces.push(split.push(result!.shape[axis]!) - 1);
        const block = blockShape[axis - 1];
        if (block !== undefined) places[axis - 1] = split.push(block) - 1;
      }
      const placesFirst = [...places, 0, ...pieces];
      const parts = graph.node('Transpose', [graph.reshape(wide, split)], { perm: placesFirst });
      return operand(graph.reshape(parts, physicalShape(result!.shape, permutation)), result!, permutation);
    },
    supports: ([x]) => util.sizeFromShape([...x!.shape]) > 0,
  }),
  lowering<{ blockShape: number[]; crops: [number, number][] }>({
    kernel: 'BatchToSpaceND',
    inputs: ['x'],
    infer: ([x], { blockShape, crops }) => {
      const product = util.sizeFromShape(blockShape);
      const whole = backend_util.getReshapedPermuted([...x!.shape], blockShape, product);
      const cut = backend_util.getSliceSize(whole, crops, blockShape.length); // the batch and the blocked axes
      return { shape: [...cut, ...whole.slice(cut.length)], dtype: x!.dtype };
    },
    lower: (graph, [x], { blockShape, crops }, [result]) => {
      const { name, permutation, shape } = batchFirst(graph, x!);
      const order = permutation ?? shape.map((_, axis) => axis);
      const count = blockShape.length;
      // [...places, batch, ...axes] to [batch, axis, its place, axis, its place, ...]
      const split = [
        ...blockShape,
        shape[0]! / util.sizeFromShape(blockShape),
        ...order.slice(1).map((axis) => shape[axis]!),
      ];
      const interleaved = [
        count,
        ...order.slice(1).flatMap((axis, i) => (axis <= count ? [count + 1 + i, axis - 1] : [count + 1 + i])),
      ];
      const parts = graph.node('Transpose', [graph.reshape(name, split)], { perm: interleaved });
      const wholeShape = shape.map((length, axis) =>
        axis === 0 ? split[count]! : length * (blockShape[axis - 1] ?? 1),
      );
      const whole = graph.reshape(parts, physicalShape(wholeShape, permutation));
      const starts = order.map((axis) => crops[axis - 1]?.[0] ?? 0);
      const ends = order.map((axis, i) => starts[i]! + result!.shape[axis]!);
      const cut = graph.node('Slice', [
        whole,
        graph.int64(starts),
        graph.int64(ends),
        graph.int64(order.map((_, i) => i)),
      ]);
      return operand(cut, result!, permutation);
    },
    supports: ([x]) => util.sizeFromShape([...x!.shape]) > 0,
  }),
];
