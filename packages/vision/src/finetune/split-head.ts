import { InvalidArgumentError } from '@dl/core';
import { Conv2d, Flatten, Sequential, type AnyModule, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { ImageClassifier } from '../networks';

/** A network in two parts that make its logits one after the other. */
export interface SplitNetwork {
  /** From features to logits [batch, classes]: the layers that `replaceHead` puts in, and what follows them. */
  readonly head: Sequential;
  /** From images to the features that the head takes, which the caller disposes; in the mode that the network is in. */
  readonly body: (images: tf.Tensor) => tf.Tensor;
}

/**
 * Splits a network before its last layer with weights. Both parts share their layers with the network, so training the
 * head trains the network.
 *
 * ```ts
 * const { body, head } = splitHead(resnet18().eval());
 * const features = body(images); // [batch, 512], the same for an image as long as the body is frozen
 * const logits = head.forward(features); // [batch, 1000]
 * ```
 *
 * @throws {@link InvalidArgumentError} if the network was made without a classifier.
 */
export function splitHead(network: ImageClassifier): SplitNetwork {
  const [path] = network.heads;
  if (path === undefined) {
    throw new InvalidArgumentError('this network was made without a classifier, there is no head to train');
  }
  const modules = new Map<string, AnyModule>(network.namedModules());
  const first = modules.get(path) as Module;
  const parent = modules.get(path.split('.').slice(0, -1).join('.'));
  const siblings = parent instanceof Sequential ? [...parent] : [first];
  const rest = siblings.slice(siblings.indexOf(first) + 1);
  // SqueezeNet's head is a convolution, whose maps are averaged and flattened after it.
  const head = new Sequential(first, ...rest, ...(first instanceof Conv2d ? [new Flatten()] : []));
  return { head, body: (images) => inputOf(network, first, images) };
}

/** What `layer` is given when the network runs on `images`. Nothing after it is computed. */
function inputOf(network: ImageClassifier, layer: Module, images: tf.Tensor): tf.Tensor {
  const reached = new Error('the head is reached');
  let input: tf.Tensor | undefined;
  layer.forward = (x) => {
    input = tf.keep(tf.clone(x)); // the tidy of the network would dispose it
    throw reached;
  };
  try {
    tf.tidy(() => void network.forward(images));
  } catch (error) {
    if (error !== reached) throw error;
  } finally {
    Reflect.deleteProperty(layer, 'forward');
  }
  return input!;
}
