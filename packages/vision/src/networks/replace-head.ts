import { InvalidArgumentError } from '@dl/core';
import { Conv2d, Linear, Sequential, type AnyModule } from '@dl/core/nn';
import { assertCount, type ImageClassifier } from './image-classifier';
import { NamedLayers } from './named-layers';

/**
 * Puts new layers, with random weights, in the place of those that make the logits, so that a trained network learns other
 * classes. Changes `network` and returns it.
 *
 * ```ts
 * const network = replaceHead(resnet18(), 2); // cats and dogs
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 2]
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `numClasses` is a positive integer and the network has a classifier.
 */
export function replaceHead<Network extends ImageClassifier>(network: Network, numClasses: number): Network {
  assertCount('numClasses', numClasses);
  if (!network.heads.length)
    throw new InvalidArgumentError('this network was made without a classifier, there is nothing to replace');
  const modules = new Map<string, AnyModule>(network.namedModules());
  for (const path of network.heads) {
    const head = modules.get(path) as Linear | Conv2d;
    const [parent, name] = [path.split('.').slice(0, -1).join('.'), path.split('.').at(-1)!];
    put(modules.get(parent)!, name, resized(head, numClasses));
    head.dispose();
  }
  network.numClasses = numClasses;
  return network;
}

function resized(head: Linear | Conv2d, outputs: number): Linear | Conv2d {
  const bias = Boolean(head.bias);
  if (head instanceof Linear) return new Linear(head.inFeatures, outputs, { bias });
  return new Conv2d(head.inChannels, outputs, head.kernelSize as [number, number], { bias }); // 1x1, as SqueezeNet's
}

function put(parent: AnyModule, name: string, layer: Linear | Conv2d): void {
  if (parent instanceof Sequential) parent.replace(Number(name), layer);
  else if (parent instanceof NamedLayers) parent.replace(name, layer);
  else Reflect.set(parent, name, layer);
}
