import { Flatten, Sequential, Unflatten } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { BuiltLayer, LayerContext, Shape } from '../layer-context';
import { FunctionModule } from '../modules/function-module';

const sizeOf = (shape: Shape) => shape.reduce((product, size) => product * size, 1);

/** Caffe's Flatten, in the order channels, height, width. */
export function flatten(layer: LayerContext): BuiltLayer {
  const options = layer.options('flatten_param');
  const shape = layer.shape();
  if ((options.integer('axis') ?? 1) !== 1 || ![-1, shape.length].includes(options.integer('end_axis') ?? -1))
    throw layer.error('flattens other axes than all but the batch, which is not supported', options);
  return { module: new Flatten(), shapes: [[sizeOf(shape)]] };
}

/** Caffe's Reshape, which sees [batch, channels, height, width]: 0 keeps an axis, -1 is what is left. */
export function reshape(layer: LayerContext): BuiltLayer {
  const options = layer.options('reshape_param');
  const shape = channelsFirst(layer.shape());
  const [batch, ...wanted] = options.message('shape').integers('dim');
  if (batch !== 0)
    throw layer.error('changes the batch, which is not supported: its first dim is 0', options);
  if ((options.integer('axis') ?? 0) !== 0 || (options.integer('num_axes') ?? -1) !== -1)
    throw layer.error('reshapes a part of the axes, which is not supported', options);
  const known = wanted.map((size, axis) => (size === 0 ? (shape[axis] ?? 0) : size));
  const rest = sizeOf(shape) / sizeOf(known.filter((size) => size !== -1));
  const target = known.map((size) => (size === -1 ? rest : size));
  const isValid = target.every((size) => Number.isSafeInteger(size) && size > 0);
  if (!isValid || sizeOf(target) !== sizeOf(shape) || target.length === 0) {
    throw layer.error(
      `cannot give [${shape.join(', ')}] the shape [${wanted.join(', ')}] (channels first)`,
      options,
    );
  }
  const [channels, ...space] = target;
  const result = [...space, channels!];
  return { module: new Sequential(new Flatten(), new Unflatten(result)), shapes: [result] };
}

/** Caffe's Slice: along the channels or another axis, at `slice_point`s or into equal parts. */
export function slice(layer: LayerContext): BuiltLayer {
  const options = layer.options('slice_param');
  const shape = layer.shape();
  const axis = layer.axisOf(options.integer('axis') ?? options.integer('slice_dim') ?? 1, shape);
  const size = shape[axis - 1]!;
  const points = options.integers('slice_point');
  const count = layer.topCount;
  const ends = points.length
    ? [...points, size]
    : Array.from({ length: count }, (_, i) => ((i + 1) * size) / count);
  const sizes = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  if (sizes.length !== count || !sizes.every((part) => part > 0 && Number.isInteger(part)))
    throw layer.error(`cannot cut ${size} into ${count} parts at [${points.join(', ')}]`, options);
  return {
    module: new FunctionModule((x) => tf.split(x, sizes, axis)),
    shapes: sizes.map((part) => shape.with(axis - 1, part)),
  };
}

/** Caffe's Crop: the size of a second value, from an axis on, at an offset. */
export function crop(layer: LayerContext): BuiltLayer {
  if (layer.shapes.length !== 2) throw layer.error(`takes 2 values, it has ${layer.shapes.length} bottoms`);
  const options = layer.options('crop_param');
  const [shape, reference] = layer.shapes.map(channelsFirst) as [number[], number[]];
  const offsets = options.integers('offset');
  const rank = shape.length + 1;
  const given = options.integer('axis') ?? 2;
  const first = given < 0 ? given + rank : given;
  const cropped = rank - first;
  if (first < 1 || reference.length !== shape.length || ![0, 1, cropped].includes(offsets.length)) {
    throw layer.error(
      `cannot crop [${shape.join(', ')}] to [${reference.join(', ')}] (channels first) from axis ${given} on`,
      options,
    );
  }
  const begins = shape.map((_, axis) =>
    axis + 1 < first ? 0 : (offsets[offsets.length === 1 ? 0 : axis + 1 - first] ?? 0),
  );
  const sizes = shape.map((size, axis) => (axis + 1 < first ? size : reference[axis]!));
  if (!shape.every((size, axis) => begins[axis]! >= 0 && begins[axis]! + sizes[axis]! <= size))
    throw layer.error(`crops beyond its input of shape [${shape.join(', ')}] (channels first)`, options);
  const follows = shape.map((_, axis) => axis + 1 >= first);
  const begin = [0, ...channelsLast(begins)];
  // Sizes come from the values, so that a fully convolutional network takes images of any size.
  const module = new FunctionModule((x, like) => {
    const follow = [false, ...channelsLast(follows)];
    return tf.slice(
      x,
      begin,
      x.shape.map((size, axis) => (follow[axis] ? like.shape[axis]! : size)),
    );
  });
  return { module, shapes: [channelsLast(sizes)] };
}

/** Caffe's Split, which nets also get where a value is used twice. */
export function split(layer: LayerContext): BuiltLayer {
  const shape = layer.shape();
  const copies = Array.from({ length: layer.topCount });
  return {
    module: new FunctionModule((x) => copies.map(() => tf.clone(x))),
    shapes: copies.map(() => shape),
  };
}

/** Caffe's Silence: takes values so that they are not outputs. */
export function silence(): BuiltLayer {
  return { module: new FunctionModule(() => []), shapes: [] };
}

const channelsFirst = (shape: Shape): number[] => [shape.at(-1)!, ...shape.slice(0, -1)];

const channelsLast = <T>([channels, ...space]: readonly T[]): T[] => [...space, channels!];
