import { InvalidArgumentError } from '@dl/core';
import type { Module } from '@dl/core/nn';
import type { LayerObjective } from './objective/layer-objective';
import { layerNames } from './objective/layer-outputs';

/** Layers that show eyes, animals and houses, of networks whose dreams are known. */
const known: readonly (readonly string[])[] = [
  ['inception_4c/output'], // BVLC's GoogLeNet, in Google's notebook
  ['mixed3', 'mixed5'], // Inception v3, in TensorFlow's tutorial
  ['inception4c'], // torchvision's GoogLeNet
];

/** @throws {@link InvalidArgumentError} for a network whose layers must be named. */
export function defaultLayers(model: Module): LayerObjective[] {
  const names = layerNames(model);
  const found = known.find((layers) => layers.every((layer) => names.includes(layer)));
  if (found) return found.map((layer) => ({ layer, neuron: false, weight: 1 }));
  throw new InvalidArgumentError(
    `name the layers of ${model.constructor.name} that the dream is to show (layers). It has: ${names.join(', ')}`,
  );
}
