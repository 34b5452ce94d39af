export { GatysObjective, type GatysPictures, type GatysWeights } from './gatys-objective';
export { gramMatrix } from './gram-matrix';
export type { LossScale } from './loss-scale';
export {
  synthesizeTexture,
  synthesizeTextureOptions,
  type SynthesizeTextureOptions,
} from './synthesize-texture';
export { totalVariation } from './total-variation';
export { transferStyle, type TransferStyleControls } from './transfer-style';
export {
  transferStyleOptions,
  type TransferStyleOptions,
  type TransferStylePictures,
} from './transfer-style-options';
