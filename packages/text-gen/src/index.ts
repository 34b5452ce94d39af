export * from './corpora';
export * from './model';
export * from './networks';
export * from './train';
export * from './vocabulary';
export { evaluateText, type EvaluateTextOptions, type TextEvaluation } from './evaluate/evaluate-text';
