export type { Calibration, CalibrationBin } from './evaluate/calibration';
export {
  evaluateClassifier,
  type ClassifierEvaluation,
  type EvaluateClassifierOptions,
  type Mistake,
} from './evaluate/evaluate-classifier';
export { mostConfused, type Confusion } from './evaluate/most-confused';
export { mnistNetwork } from './mnist-network';
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
