import { Random, withRandom } from '@dl/core';
import { vgg11 } from '@dl/vision';
import { Encoder } from '../../encoders';
import { defaultVggLayers, vggLayers } from '../../encoders/vgg-layers';

/** A very narrow VGG with random weights: what it sees is of no use, but it is quick, and always the same. */
export function randomEncoder(): Encoder {
  const network = withRandom(new Random(0), () => vgg11({ classifier: false, width: 1 / 16 }));
  const layers = vggLayers(network, new Set([...network.namedParameters()].map(([name]) => name)));
  const { styleLayers } = defaultVggLayers(layers);
  return new Encoder(network, {
    name: 'random',
    layers,
    mean: [0.5, 0.5, 0.5],
    standardDeviation: [0.25, 0.25, 0.25],
    contentLayers: ['relu2_1'],
    styleLayers: styleLayers.slice(0, 3),
  });
}
