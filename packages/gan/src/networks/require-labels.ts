import type * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '@dl/core';
import type { AnyModule } from '@dl/core/nn';

/** Throws {@link InvalidArgumentError} if a network of classes is not told which. */
export function requireLabels(network: AnyModule, labels?: tf.Tensor): tf.Tensor {
  if (labels) return labels;
  throw new InvalidArgumentError(
    `${network.constructor.name} was made for classes: give it the labels of the batch too`,
  );
}
