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
export { finetune, type FinetunedClassifier } from './finetune/finetune';
export {
  finetuneOptions,
  type FeaturesProgress,
  type FinetuneControls,
  type FinetuneEvent,
  type FinetuneOptions,
  type PhaseStart,
} from './finetune/finetune-options';
export { openNetworkFile, type OpenNetworkOptions, type TrainedNetwork } from './finetune/open-network';
export { splitHead, type SplitNetwork } from './finetune/split-head';
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
export { classifierMetadata, type ClassifierDescription } from './train/classifier-metadata';
export type { DatasetName } from './train/datasets';
export type { OptimizerSettings } from './train/optimizer-settings';
export {
  openPictureFolder,
  type PictureFolder,
  type PictureFolderEvent,
  type PictureFolderOptions,
  type PictureSkipped,
  type PicturesProgress,
} from './train/picture-folder';
export type { MixSettings, Recipe } from './train/recipe';
export { recipes, type RecipeName } from './train/recipes';
export type { ScheduleSettings } from './train/schedule-settings';
export { stratifiedSplit } from './train/stratified-split';
export * from './video';
