import * as tf from '@tensorflow/tfjs-core';
import { assertChannelsLast, defineGradient, fromInput, linear, sumToShape } from './define-gradient';

/** The gradients of a kernel's several outputs: TF.js passes a single one without a list. */
const listOf = (dy: tf.Tensor | tf.Tensor[]): tf.Tensor[] => [dy].flat();

/** The adjoint of repeating: the copies of each element are summed. */
function sumOfTiles(dy: tf.Tensor, reps: number[]): tf.Tensor {
  const split: number[] = []; // each axis as [reps, length], without those of length 1
  const summed: number[] = [];
  for (const [axis, count] of reps.entries()) {
    const length = dy.shape[axis]! / count;
    if (count > 1) summed.push(split.push(count) - 1);
    if (length > 1 || count === 1) split.push(length);
  }
  const shape = dy.shape.map((length, axis) => length / reps[axis]!);
  return tf.reshape(summed.length ? tf.sum(tf.reshape(dy, split), summed) : dy, shape);
}

/** The part of `dy` that stands where `x` was before it was padded. */
function unpad(dy: tf.Tensor, paddings: [number, number][]): tf.Tensor {
  const begin = paddings.map(([before]) => before);
  const size = paddings.map(([before, after], axis) => dy.shape[axis]! - before - after);
  return tf.slice(dy, begin, size);
}

/** The adjoint of mirroring the borders: what the mirrored elements got is folded back, one axis after the other. */
function foldBorders(dy: tf.Tensor, { paddings, mode }: tf.MirrorPadAttrs): tf.Tensor {
  const border = mode === 'reflect' ? 1 : 0; // 'reflect' leaves the outermost element out
  return paddings.reduce<tf.Tensor>((gradient, [before, after], axis) => {
    const length = gradient.shape[axis]! - before - after;
    const part = (start: number, size: number) => {
      const begin = gradient.shape.map((_, index) => (index === axis ? start : 0));
      return tf.slice(
        gradient,
        begin,
        gradient.shape.map((all, index) => (index === axis ? size : all)),
      );
    };
    const folded = (start: number, size: number, position: number) =>
      placeAt(tf.reverse(part(start, size), axis), axis, position, length);
    const parts = [part(before, length)];
    if (before) parts.push(folded(0, before, border));
    if (after) parts.push(folded(before + length, after, length - border - after));
    return tf.addN(parts);
  }, dy);
}

/** Embeds `x` into zeros, so that `axis` has `length` elements and those of `x` begin at `position`. */
function placeAt(x: tf.Tensor, axis: number, position: number, length: number): tf.Tensor {
  const paddings = x.shape.map((size, index): [number, number] =>
    index === axis ? [position, length - position - size] : [0, 0],
  );
  return tf.pad(x, paddings);
}

/** Puts the elements of `axis` at `start`, `start + stride`, ... of an axis of `length` zeros. */
function spread(x: tf.Tensor, axis: number, start: number, stride: number, length: number): tf.Tensor {
  const count = x.shape[axis]!;
  if (stride < 0) return spread(tf.reverse(x, axis), axis, start + (count - 1) * stride, -stride, length);
  const outer = tf.util.sizeFromShape(x.shape.slice(0, axis));
  const inner = tf.util.sizeFromShape(x.shape.slice(axis + 1));
  const withGaps = tf.pad(tf.reshape(x, [outer, count, 1, inner]), [[0, 0], [0, 0], [0, stride - 1], [0, 0]]); // prettier-ignore
  const span = Math.min(count * stride, length - start);
  const rows = tf.slice(
    tf.reshape(withGaps, [outer, count * stride, inner]),
    [0, 0, 0],
    [outer, span, inner],
  );
  const shape = x.shape.map((size, index) => (index === axis ? length : size));
  return tf.reshape(placeAt(rows, 1, start, length), shape);
}

/** The adjoint of tf.stridedSlice: puts `dy` back to where it was taken from in a tensor of `shape`. */
export function unslice(dy: tf.Tensor, shape: number[], attributes: tf.StridedSliceAttrs): tf.Tensor {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const info = tf.slice_util.sliceInfo(
    shape,
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  const counts = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
  return counts.reduce<tf.Tensor>(
    (gradient, _, axis) => {
      const [start, stride, length] = [info.begin[axis]!, info.strides[axis]!, shape[axis]!];
      return stride === 1
        ? placeAt(gradient, axis, start, length)
        : spread(gradient, axis, start, stride, length);
    },
    tf.reshape(dy, counts),
  );
}

/** The inverse of tf.depthToSpace: a block of pixels becomes the channels of one. */
function spaceToDepth(x: tf.Tensor, { blockSize, dataFormat }: tf.DepthToSpaceAttrs): tf.Tensor {
  assertChannelsLast('depthToSpace', dataFormat);
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [rows, columns] = [height / blockSize, width / blockSize];
  const blocks = tf.reshape(x, [batch * rows, blockSize, columns, blockSize * channels]);
  return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [batch, rows, columns, channels * blockSize ** 2]);
}

export const shapeGradients: tf.GradConfig[] = [
  linear<tf.BatchToSpaceNDAttrs>(tf.BatchToSpaceND, (dy, { blockShape, crops }) =>
    tf.spaceToBatchND(dy, blockShape, crops),
  ),
  linear<tf.BroadCastToAttrs>(tf.BroadcastTo, (dy, { inputShape }) => sumToShape(dy, inputShape)),
  defineGradient<tf.ConcatAttrs>(tf.Concat, { inputs: 'all' }, (dy, saved, { axis }) => {
    const along = tf.util.parseAxisParam(axis, dy.shape)[0]!;
    let start = 0;
    return Object.fromEntries(
      saved.map(({ shape }, index) => {
        const begin = shape.map((_, axis) => (axis === along ? start : 0));
        start += shape[along]!;
        return [index, () => tf.slice(dy, begin, shape)];
      }),
    );
  }),
  linear<tf.DepthToSpaceAttrs>(tf.DepthToSpace, spaceToDepth),
  fromInput(tf.Diag, (dy, x) =>
    tf.reshape(tf.sum(tf.mul(tf.reshape(dy, [x.size, x.size]), tf.eye(x.size)), 1), x.shape),
  ),
  fromInput(tf.ExpandDims, (dy, x) => tf.reshape(dy, x.shape), 'input'),
  linear<tf.MirrorPadAttrs>(tf.MirrorPad, foldBorders),
  defineGradient<tf.PackAttrs>(tf.Pack, { inputs: 'all' }, (dy, saved, { axis }) => {
    const along = tf.util.parseAxisParam(axis, dy.shape)[0]!;
    const size = dy.shape.map((length, index) => (index === along ? 1 : length));
    return Object.fromEntries(
      saved.map(({ shape }, position) => {
        const begin = dy.shape.map((_, index) => (index === along ? position : 0));
        return [position, () => tf.reshape(tf.slice(dy, begin, size), shape)];
      }),
    );
  }),
  linear<tf.PadV2Attrs>(tf.PadV2, (dy, { paddings }) => unpad(dy, paddings)),
  fromInput(tf.Reshape, (dy, x) => tf.reshape(dy, x.shape)),
  linear<tf.ReverseAttrs>(tf.Reverse, (dy, { dims }) => tf.reverse(dy, dims)),
  fromInput<tf.SliceAttrs>(tf.Slice, (dy, x, { begin, size }) => {
    const [starts, sizes] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
    const after = (axis: number) => x.shape[axis]! - starts[axis]! - sizes[axis]!;
    return tf.pad(
      dy,
      starts.map((start, axis): [number, number] => [start, after(axis)]),
    );
  }),
  linear<tf.SpaceToBatchNDAttrs>(tf.SpaceToBatchND, (dy, { blockShape, paddings }) =>
    tf.batchToSpaceND(dy, blockShape, paddings),
  ),
  linear<tf.SplitVAttrs>(tf.SplitV, (dys, { axis }) => tf.concat(listOf(dys), axis)),
  fromInput<tf.StridedSliceAttrs>(tf.StridedSlice, (dy, x, attributes) => unslice(dy, x.shape, attributes)),
  linear<tf.TileAttrs>(tf.Tile, (dy, { reps }) => sumOfTiles(dy, reps)),
  linear<tf.TransposeAttrs>(tf.Transpose, (dy, { perm }) =>
    tf.transpose(
      dy,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ),
  linear<tf.UnpackAttrs>(tf.Unpack, (dys, { axis }) => tf.stack(listOf(dys), axis), 'value'),
];
