export { evaluateVqa, type EvaluateVqaOptions, type VqaEvaluation } from './evaluate/evaluate-vqa';
export * from './data';
export * from './images';
export * from './metrics';
export * from './model';
export * from './networks';
export * from './train';
export * from './vocabulary';
