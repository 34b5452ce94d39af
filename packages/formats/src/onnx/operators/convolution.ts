import { convolve, dilate, padSpace, reach, splitGroups, type Padding } from '@dl/core/internal';
import * as tf from '@tensorflow/tfjs-core';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { Value } from '../value';
import { shared, windowsOf, autoPads } from './windows';

/** x [batch, channels, ...space], filters [out, in / groups, ...window], bias [out]. */
function conv(call: OperatorCall): Value {
  const x = call.tensor(0, 'last');
  const weight = call.tensor(1);
  const space = spaceOf(call, x, weight);
  const { kernel: _, ...windows } = windowsOf(call, space, weight.shape.slice(2));
  const filters = tf.transpose(weight, [...weight.shape.keys()].slice(2).concat(1, 0));
  return withBias(call, convolve(x, filters, { ...windows, groups: call.attributes.integer('group', 1) }));
}

/** The transpose of a convolution. x as above, filters [in, out / groups, ...window]. */
function convTranspose(call: OperatorCall): Value {
  const { attributes } = call;
  const x = call.tensor(0, 'last');
  const weight = call.tensor(1);
  const space = spaceOf(call, x, weight);
  const kernel = weight.shape.slice(2);
  const isSame = attributes.text('auto_pad', autoPads).startsWith('SAME');
  const { stride, dilation, padding } = windowsOf(call, space, kernel);
  const groups = attributes.integer('group', 1);
  const extra = attributes.integers('output_padding') ?? space.map(() => 0);
  const full = space.map((size, axis) => (size - 1) * stride[axis]! + reach(kernel[axis]!, dilation[axis]!));
  const wanted =
    attributes.integers('output_shape')?.slice(-space.length) ??
    (isSame ? space.map((size, axis) => size * stride[axis]!) : undefined);
  const cut = full.map((size, axis): Padding => {
    if (!wanted) return [padding[axis]![0], padding[axis]![1] - extra[axis]!];
    const total = size + extra[axis]! - wanted[axis]!;
    const [before, after] = shared(total, attributes.text('auto_pad', autoPads) !== 'SAME_UPPER');
    return [before, after - extra[axis]!];
  });
  const order = [...weight.shape.keys()].slice(2).concat(1, 0);
  const filters = splitGroups(dilate(tf.transpose(weight, order), dilation), groups);
  const maps = splitGroups(x, groups).map((part, group) => transposed(part, filters[group]!, full, stride));
  return withBias(call, crop(tf.concat(maps, -1), cut));
}

type Two = [number, number];
type Three = [number, number, number];
type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

function transposed(
  x: tf.Tensor,
  filters: tf.Tensor,
  full: readonly number[],
  stride: readonly number[],
): tf.Tensor {
  if (x.rank === 3) {
    const rows = transposed(tf.expandDims(x, 1), tf.expandDims(filters, 0), [1, ...full], [1, ...stride]);
    return tf.squeeze(rows, [1]);
  }
  const shape = [x.shape[0], ...full, filters.shape.at(-2)!];
  if (x.rank === 5)
    return tf.conv3dTranspose(
      x as tf.Tensor5D,
      filters as tf.Tensor5D,
      shape as Five,
      stride as Three,
      'valid',
    );
  return tf.conv2dTranspose(x as tf.Tensor4D, filters as tf.Tensor4D, shape as Four, stride as Two, 'valid');
}

/** Takes away from both sides of each spatial axis; a negative number adds zeros. */
function crop(x: tf.Tensor, amounts: readonly Padding[]): tf.Tensor {
  const added = amounts.map(([before, after]): Padding => [Math.max(0, -before), Math.max(0, -after)]);
  const padded = padSpace(x, added);
  const begin = amounts.map(([before]) => Math.max(0, before));
  const size = amounts.map(([, after], axis) => padded.shape[axis + 1]! - begin[axis]! - Math.max(0, after));
  return tf.slice(padded, [0, ...begin, 0], [-1, ...size, -1]);
}

function withBias(call: OperatorCall, x: tf.Tensor): Value {
  return Value.ofTensor(call.has(2) ? tf.add(x, call.tensor(2)) : x, 'last');
}

function spaceOf(call: OperatorCall, x: tf.Tensor, weight: tf.Tensor): number[] {
  const groups = call.attributes.integer('group', 1);
  const channels = call.operator === 'Conv' ? weight.shape[1]! * groups : weight.shape[0];
  if (x.rank === weight.rank && x.rank >= 3 && x.rank <= 5 && groups > 0 && x.shape.at(-1) === channels)
    return x.shape.slice(1, -1);
  return call.fail(
    `has filters of shape [${weight.shape}] in ${groups} groups for an input of ${x.shape.at(-1)} channels and ${x.rank - 2} spatial axes`,
  );
}

export const convolutionOperators: OperatorGroup = { Conv: conv, ConvTranspose: convTranspose };
