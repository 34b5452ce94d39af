export { dream } from './dream';
export type { DreamNetwork } from './dream-network';
export {
  dreamOptions,
  type DreamControls,
  type DreamEvent,
  type DreamOptions,
  type OctaveStart,
  type StepEnd,
} from './dream-options';
export { NoGradientError, NonFiniteGradientError } from './gradient/errors';
export {
  parseLayerObjective,
  type LayerObjective,
  type LayerObjectiveInput,
} from './objective/layer-objective';
export { layerNames } from './objective/layer-outputs';
export { visualizeFeature } from './visualize/visualize-feature';
export {
  visualizeOptions,
  type VisualizationStepEnd,
  type VisualizeControls,
  type VisualizeOptions,
} from './visualize/visualize-options';
export { dreamZoom } from './zoom/dream-zoom';
export { dreamZoomOptions, type DreamZoomControls, type DreamZoomOptions } from './zoom/zoom-options';
