export * from './corpora';
export { findCopies, type Copies, type FindCopiesOptions } from './copying/find-copies';
export { evaluateText, type EvaluateTextOptions, type TextEvaluation } from './evaluate/evaluate-text';
export * from './model';
export * from './networks';
export * from './sample';
export { loadStyle, shippedStyles, type ShippedStyle } from './styles/load-style';
export * from './train';
export * from './vocabulary';
