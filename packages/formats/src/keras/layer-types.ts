import { convolutionLayers } from './layers/convolution-layers';
import { coreLayers } from './layers/core-layers';
import { normalizationLayers } from './layers/normalization-layers';
import { poolingLayers } from './layers/pooling-layers';
import { recurrentLayers } from './layers/recurrent-layers';
import { shapeLayers } from './layers/shape-layers';
import { wrapperLayers } from './layers/wrapper-layers';
import type { LayerType } from './layer-type';

/** Every class of Keras's layers that is known. */
export const layerTypes: ReadonlyMap<string, LayerType> = new Map(
  Object.entries({
    ...coreLayers,
    ...convolutionLayers,
    ...poolingLayers,
    ...normalizationLayers,
    ...shapeLayers,
    ...recurrentLayers,
    ...wrapperLayers,
  }),
);
