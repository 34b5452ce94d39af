export * from './networks';
export * from './classify';
export type { Calibration, CalibrationBin } from './evaluate/calibration';
export {
  evaluateClassifier,
  type ClassifierEvaluation,
  type EvaluateClassifierOptions,
  type Mistake,
} from './evaluate/evaluate-classifier';
export { mostConfused, type Confusion } from './evaluate/most-confused';
export { activations } from './inspect/activations';
export type { Attribution, AttributionOptions } from './inspect/attribution';
export {
  attributionGrid,
  type AttributionGridOptions,
  type ExplainedImage,
} from './inspect/attribution-grid';
export { drawActivations, type DrawActivationsOptions } from './inspect/draw-activations';
export { drawFilters } from './inspect/draw-filters';
export { FeatureIndex, type IndexFeaturesOptions, type Neighbour } from './inspect/feature-index';
export { convolutionFilters, type LayerFilters } from './inspect/filters';
export type { PreparedImage } from './inspect/float-image';
export { gradCam, type GradCam, type GradCamOptions } from './inspect/grad-cam';
export { neighbourGrid, type NeighbourGridOptions, type PicturedNeighbours } from './inspect/neighbour-grid';
export { occlusion, type OcclusionOptions } from './inspect/occlusion';
export { saliency, type Saliency, type SaliencyOptions } from './inspect/saliency';
export {
  loadRecipeClassifier,
  recipeClassifierOptions,
  type RecipeClassifier,
  type RecipeClassifierControls,
  type RecipeClassifierOptions,
} from './evaluate/load-recipe-classifier';
export { mnistNetwork } from './mnist-network';
export * from './pretrained';
export {
  saveClassifierReport,
  type ClassifierReport,
  type ClassifierReportOptions,
} from './report/save-classifier-report';
export {
  trainClassifier,
  trainClassifierOptions,
  type TrainClassifierControls,
  type TrainClassifierOptions,
  type TrainedClassifier,
} from './train/train-classifier';
export { recipes, type Recipe, type RecipeName } from './train/recipes';
export * from './video';
