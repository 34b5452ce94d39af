import * as tf from '@tensorflow/tfjs-core';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { axisIn, Value, type Order } from '../value';
import {
  coordinateModes,
  kernelOf,
  nearest,
  nearestModes,
  position,
  shares,
  type AxisResize,
} from './resize-positions';

type Mode = 'nearest' | 'linear' | 'cubic';

/** Opset 10 has no attributes but the mode: positions are those of `asymmetric`. */
function resize(call: OperatorCall): Value {
  const [scales, sizes] = call.opset < 11 ? [call.numbers(1)] : [call.numbers(2), call.numbers(3)];
  return resized(call, scales, sizes);
}

/** The older form of Resize. */
function upsample(call: OperatorCall): Value {
  return resized(call, call.numbers(1) ?? call.attributes.numbers('scales'));
}

function resized(call: OperatorCall, scales?: number[], sizes?: number[]): Value {
  const x = call.input(0);
  const plan = plans(call, x.shape, scales, sizes);
  const { attributes } = call;
  const mode: Mode = attributes.text('mode', ['nearest', 'linear', 'cubic']);
  const isOld = call.opset < 11;
  const coordinates = isOld
    ? 'asymmetric'
    : attributes.text('coordinate_transformation_mode', coordinateModes);
  const rounding = isOld ? 'floor' : attributes.text('nearest_mode', nearestModes);
  const options = {
    antialias: attributes.integer('antialias', 0) === 1,
    excludeOutside: attributes.integer('exclude_outside', 0) === 1,
  };
  const isImage = x.rank === 4 && plan[0]!.scale === 1 && plan[1]!.scale === 1;
  const order: Order = isImage ? 'last' : 'first';
  const isPlain = mode === 'linear' && !options.antialias && !options.excludeOutside;
  if (
    isImage &&
    isPlain &&
    (coordinates === 'align_corners' || coordinates === 'half_pixel') &&
    plan.every(isExact)
  ) {
    const size: [number, number] = [plan[2]!.output, plan[3]!.output];
    const isAligned = coordinates === 'align_corners';
    return Value.ofTensor(
      tf.image.resizeBilinear(x.tensor('last') as tf.Tensor4D, size, isAligned, !isAligned),
      'last',
    );
  }
  const result = plan.reduce((tensor, axis, i) => {
    if (axis.scale === 1 && axis.input === axis.output) return tensor;
    const at = Array.from({ length: axis.output }, (_, pixel) => position(coordinates, pixel, axis));
    const place = axisIn(order, i, x.rank);
    if (mode === 'nearest')
      return tf.gather(
        tensor,
        tf.tensor1d(
          at.map((p) => nearest(rounding, p, axis.input)),
          'int32',
        ),
        place,
      );
    const kernel = kernelOf(call, mode);
    return mixed(
      tensor,
      place,
      axis.input,
      at.map((p) => shares(kernel, p, axis, options)),
    );
  }, x.tensor(order));
  return Value.ofTensor(result, order);
}

const isExact = ({ input, output, scale }: AxisResize) => output === input * scale;

/** Replaces an axis by sums of shares of its elements: a product with a matrix. */
function mixed(x: tf.Tensor, axis: number, size: number, rows: readonly Map<number, number>[]): tf.Tensor {
  const matrix = new Float32Array(size * rows.length);
  for (const [column, row] of rows.entries())
    for (const [pixel, share] of row) matrix[pixel * rows.length + column] = share;
  const swapped = [...x.shape.keys()].with(axis, x.rank - 1).with(x.rank - 1, axis);
  const turned = tf.transpose(x, swapped);
  const product = tf.matMul(tf.reshape(turned, [-1, size]), tf.tensor2d(matrix, [size, rows.length]));
  return tf.transpose(tf.reshape(product, turned.shape.with(-1, rows.length)), swapped);
}

/** The sizes of all axes, from the scales or sizes of some. */
function plans(
  call: OperatorCall,
  shape: readonly number[],
  scales?: number[],
  sizes?: number[],
): AxisResize[] {
  const axes = call.attributes.integers('axes')?.map((axis) => call.axis(axis, shape.length)) ?? [
    ...shape.keys(),
  ];
  const given = sizes?.length ? sizes : scales;
  if (given?.length !== axes.length || given.some((number) => !(number > 0)))
    return call.fail(`resizes ${axes.length} axes by ${given?.join(', ') ?? 'nothing'}`);
  const policy = call.attributes.text('keep_aspect_ratio_policy', ['stretch', 'not_larger', 'not_smaller']);
  const ratios = axes.map((axis, i) => given[i]! / shape[axis]!);
  const common = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return shape.map((input, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0) return { input, output: input, scale: 1 };
    if (!sizes?.length) return { input, output: Math.floor(input * given[i]!), scale: given[i]! };
    if (policy === 'stretch') return { input, output: given[i]!, scale: given[i]! / input };
    return { input, output: Math.round(input * common), scale: common };
  });
}

/** Blocks of channels become blocks of pixels. */
function depthToSpace(call: OperatorCall): Value {
  const x = call.tensor(0);
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const block = call.attributes.integer('blocksize') ?? call.fail('has no blocksize');
  const left = channels / block ** 2;
  if (!Number.isInteger(left)) call.fail(`has blocks of ${block} x ${block} for ${channels} channels`);
  const isDepthFirst = call.attributes.text('mode', ['DCR', 'CRD']) === 'DCR';
  const blocks = tf.reshape(
    x,
    isDepthFirst ? [batch, block, block, left, height, width] : [batch, left, block, block, height, width],
  );
  const pixels = tf.transpose(blocks, isDepthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]);
  return Value.ofTensor(tf.reshape(pixels, [batch, left, height * block, width * block]));
}

function spaceToDepth(call: OperatorCall): Value {
  const x = call.tensor(0);
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const block = call.attributes.integer('blocksize') ?? call.fail('has no blocksize');
  if (height % block || width % block) call.fail(`has blocks of ${block} pixels for ${height} x ${width}`);
  const blocks = tf.reshape(x, [batch, channels, height / block, block, width / block, block]);
  const isDepthFirst = call.attributes.text('mode', ['DCR', 'CRD']) === 'DCR';
  const depth = tf.transpose(blocks, isDepthFirst ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]);
  return Value.ofTensor(tf.reshape(depth, [batch, channels * block ** 2, height / block, width / block]));
}

export const imageOperators: OperatorGroup = {
  Resize: resize,
  Upsample: upsample,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
