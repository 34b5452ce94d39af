import type { InstanceNorm2d } from '@dl/core/nn';
import type * as tf from '@tensorflow/tfjs-core';

/** Runs an instance norm on maps [batch, height, width, channels]: with their own statistics, or with others. */
export type InstanceNormalizer = (norm: InstanceNorm2d, maps: tf.Tensor) => tf.Tensor;

/** With their own statistics, as in training. */
export const ownStatistics: InstanceNormalizer = (norm, maps) => norm.forward(maps);
