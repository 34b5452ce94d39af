export * from './networks';
export {
  evaluateClassifier,
  type ClassifierEvaluation,
  type EvaluateClassifierOptions,
  type Mistake,
} from './evaluate-classifier';
export { mnistNetwork } from './mnist-network';
export * from './pretrained';
export { saveClassifierReport, type ClassifierReportOptions } from './report';
export {
  trainClassifier,
  trainClassifierOptions,
  type TrainClassifierControls,
  type TrainClassifierOptions,
  type TrainedClassifier,
} from './train/train-classifier';
export { recipes, type Recipe, type RecipeName } from './train/recipes';
export * from './video';
