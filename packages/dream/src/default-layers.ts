import { InvalidArgumentError } from '@dl/core';
import { Conv2d, type Module } from '@dl/core/nn';
import type { LayerObjective } from './objective/layer-objective';
import { layerNames } from './objective/layer-outputs';

/** Layers that show eyes, animals and houses, of networks whose dreams are known. */
const known: readonly (readonly string[])[] = [
  ['inception_4c/output'], // BVLC's GoogLeNet, in Google's notebook
  ['mixed3', 'mixed5'], // Inception v3, in TensorFlow's tutorial
  ['inception4c'], // torchvision's GoogLeNet
];

/**
 * Those of a network that is known, or else the convolution at half depth that sees more than single pixels.
 *
 * @throws {@link InvalidArgumentError} for a network without one, whose layers must be named.
 */
export function defaultLayers(model: Module): LayerObjective[] {
  const names = layerNames(model);
  const convolutions = [...model.namedModules()].flatMap(([name, module]) =>
    module instanceof Conv2d && Math.max(...module.kernelSize) > 1 ? [name] : [],
  );
  const half = Math.floor((convolutions.length - 1) / 2);
  const found =
    known.find((layers) => layers.every((layer) => names.includes(layer))) ??
    convolutions.slice(half, half + 1);
  if (found.length) return found.map((layer) => ({ layer, neuron: false, weight: 1 }));
  throw new InvalidArgumentError(
    `name the layers of ${model.constructor.name} that the dream is to show (layers). It has: ${names.join(', ')}`,
  );
}
