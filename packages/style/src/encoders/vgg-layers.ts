import type { Vgg } from '@dl/vision';

/**
 * The layers of a VGG network that have weights, by their names in papers, with their strides: 1 in the first block, twice
 * as many behind each pool.
 *
 * @param loaded - Names of the parameters that have their values; layers from the first that is not among them are left out.
 */
export function vggLayers(network: Vgg, loaded: ReadonlySet<string>): Map<string, number> {
  const strides = new Map<string, number>();
  for (const [layer, module] of network.layers) {
    const [, kind, block] = /^(\D+)(\d)/.exec(layer)!;
    if (kind === 'conv' && !loaded.has(`${module}.weight`)) break;
    strides.set(layer, 2 ** (kind === 'pool' ? Number(block) : Number(block) - 1));
  }
  return strides;
}

/** Gatys et al. 2016, section 2: the first layer of each block is style; content is half way in the fourth. */
const styleLayers = ['relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1'];
const contentLayer = 'relu4_2';

/** The layers of Gatys et al., as far as they are there; the deepest ReLU is content where relu4_2 is not. */
export function defaultVggLayers(layers: ReadonlyMap<string, number>) {
  const deepest = [...layers.keys()].findLast((layer) => layer.startsWith('relu'))!;
  return {
    styleLayers: styleLayers.filter((layer) => layers.has(layer)),
    contentLayers: [layers.has(contentLayer) ? contentLayer : deepest],
  };
}
