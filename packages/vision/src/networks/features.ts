import type * as tf from '@tensorflow/tfjs-core';
import { features as moduleFeatures } from '@dl/core/nn';
import type { ImageClassifier } from './image-classifier';

/**
 * Runs a network on images and returns the outputs of the named layers, which the caller disposes: layers by the names of
 * papers ({@link ImageClassifier.layers}) or of its modules. Layers after the last of them are not computed, and it may be
 * differentiated.
 *
 * ```ts
 * const { relu4_2, pool5 } = features(vgg19(), tf.zeros([1, 224, 224, 3]), ['relu4_2', 'pool5']);
 * relu4_2.shape; // [1, 28, 28, 512]
 * ```
 *
 * @param images - [batch, height, width, channels]
 * @throws {@link InvalidArgumentError} if there is no such layer.
 */
export function features<Name extends string>(
  network: ImageClassifier,
  images: tf.Tensor,
  names: readonly Name[],
): Record<Name, tf.Tensor> {
  const modules = names.map((name) => network.layers.get(name) ?? name);
  const outputs = moduleFeatures(network, images, [...new Set(modules)]);
  return Object.fromEntries(names.map((name, i) => [name, outputs[modules[i]!]!])) as Record<Name, tf.Tensor>;
}
