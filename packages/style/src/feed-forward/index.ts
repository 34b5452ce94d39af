export { PerceptualLoss, type PerceptualLayers, type PerceptualWeights } from './perceptual-loss';
export { loadStyleNetwork, saveStyleNetwork } from './style-network-file';
export { shippedStyles } from './shipped-styles';
export type { TileControls, TileEnd } from './paint-tiles';
export { stylize, stylizeOptions, type StylizeOptions } from './stylize';
export { trainFastStyle } from './train-fast-style';
export {
  trainFastStyleOptions,
  type SamplePainted,
  type TrainFastStyleControls,
  type TrainFastStyleOptions,
} from './train-fast-style-options';
export { TransformNetwork, type TransformNetworkOptions } from './transform-network';
