import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';

/**
 * A convolution whose channels are cut into `groups` that do not see each other, as in AlexNet (two groups) and
 * ResNeXt. One channel a group is a depthwise convolution.
 *
 * ```ts
 * const x = tf.zeros<tf.Rank.R4>([1, 8, 8, 6]);
 * const filter = tf.zeros<tf.Rank.R4>([3, 3, 2, 9]); // each of 3 groups: 2 channels in, 3 out
 * groupedConv2d(x, filter, 1, 'same', 1, 3).shape; // [1, 8, 8, 9]
 * ```
 *
 * @param x - [batch, height, width, inChannels]
 * @param filter - [height, width, inChannels / groups, outChannels]
 * @param dilations - Greater than 1 only where `strides` are 1.
 * @returns [batch, height, width, outChannels]; the caller disposes it.
 * @throws {@link ShapeError} if the channels cannot be cut into that many groups.
 */
export function groupedConv2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  strides: number | [number, number],
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding,
  dilations: number | [number, number],
  groups: number,
): tf.Tensor4D {
  const [height, width, channelsOfGroup, outChannels] = filter.shape;
  const inChannels = x.shape[3];
  if (inChannels !== channelsOfGroup * groups || outChannels % groups) {
    throw new ShapeError(
      `a filter of shape [${filter.shape}] in ${groups} groups takes ${channelsOfGroup * groups} channels and ` +
        `gives a multiple of ${groups}, received a tensor of shape [${x.shape}]`,
    );
  }
  if (groups === 1) return tf.conv2d<tf.Tensor4D>(x, filter, strides, pad, 'NHWC', dilations);
  return tf.tidy(() => {
    if (channelsOfGroup === 1) {
      const depthwise = tf.reshape<tf.Rank.R4>(filter, [height, width, inChannels, outChannels / groups]);
      return tf.depthwiseConv2d(x, depthwise, strides, pad, 'NHWC', dilations);
    }
    const filters = tf.split<tf.Tensor4D>(filter, groups, 3);
    const inputs = tf.split<tf.Tensor4D>(x, groups, 3);
    const outputs = inputs.map((input, group) =>
      tf.conv2d<tf.Tensor4D>(input, filters[group]!, strides, pad, 'NHWC', dilations),
    );
    return tf.concat(outputs, 3);
  });
}
