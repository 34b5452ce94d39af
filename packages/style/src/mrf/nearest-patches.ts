import * as tf from '@tensorflow/tfjs-core';
import { gatherPatches, patchSide, type StylePatches } from './style-patches';

/** Numbers that the correlations with one group of patches take at most, so that memory stays bounded. */
const groupValues = 2 ** 24;

/**
 * The number of the style patch that is most like each patch of the maps, by normalised correlation: a convolution whose filters are
 * the patches of the style (Li and Wand 2016, equation 3). Patches are taken in groups, to bound memory.
 *
 * @param maps - [1, height, width, channels]
 * @returns [(height - 2) * (width - 2)], int32
 */
export function nearestPatches(maps: tf.Tensor, style: StylePatches): tf.Tensor1D {
  const [, height, width] = maps.shape as [number, number, number, number];
  const places = (height - patchSide + 1) * (width - patchSide + 1);
  const group = Math.max(1, Math.min(style.patches, Math.floor(groupValues / places)));
  return tf.tidy(() => {
    let best: tf.Tensor | undefined; // the highest correlations so far, [places]
    let number = tf.zeros([places], 'int32');
    for (let start = 0; start < style.patches; start += group) {
      const numbers = tf.range(start, Math.min(start + group, style.patches), 1, 'int32');
      const correlations = tf.tidy(() => {
        const patches = gatherPatches(style, numbers); // [group, 9, channels]
        const lengths = tf.sqrt(tf.add(tf.sum(tf.square(patches), [1, 2], true), 1e-8));
        const shape: [number, number, number, number] = [patchSide, patchSide, style.channels, numbers.size];
        const filters = tf.reshape<tf.Rank.R4>(tf.transpose(tf.div(patches, lengths), [1, 2, 0]), shape);
        return tf.reshape(tf.conv2d(maps as tf.Tensor4D, filters, 1, 'valid'), [places, numbers.size]);
      });
      const highest = tf.max(correlations, 1);
      const found = tf.add(tf.argMax(correlations, 1), tf.scalar(start, 'int32'));
      correlations.dispose();
      number = best ? tf.where(tf.greater(highest, best), found, number) : found;
      best = best ? tf.maximum(best, highest) : highest;
    }
    return number as tf.Tensor1D;
  });
}
