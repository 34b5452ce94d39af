export { classifyVideo, type ClassifiedVideo, type ClassifyVideoOptions } from './classify-video';
export { networkClassifier, type ClipClassifier, type NetworkClassifierOptions } from './clip-classifier';
export { clipStarts } from './data/clip-starts';
export type { FrameSource, LabelledVideo, VideoCollection } from './data/frame-source';
export { movingDigits, type MovingDigitsOptions } from './data/moving-digits';
export { VideoClips, type ClipSample, type VideoClipsOptions } from './data/video-clips';
export { videoFolder } from './data/video-folder';
export { videoSource, type VideoSourceOptions } from './data/video-source';
export { evaluateClips, type EvaluateClipsOptions, type VideoEvaluation } from './evaluate-clips';
export {
  earlyFusion,
  fusions,
  lateFusion,
  singleFrame,
  slowFusion,
  type Fusion,
  type FusionName,
} from './networks/fusion';
export {
  earlyFusionNetwork,
  FusionNetwork,
  lateFusionNetwork,
  singleFrameNetwork,
  slowFusionNetwork,
  type FusionNetworkOptions,
} from './networks/fusion-network';
export { MultiresolutionNetwork, type MultiresolutionOptions } from './networks/multiresolution-network';
export { alexNetTower, smallTower, type Tower, type TowerLayer } from './networks/tower';
export { loadVideoNetwork, saveVideoNetwork, type VideoNetwork } from './networks/video-checkpoint';
