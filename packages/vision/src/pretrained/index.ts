export { findMapping, findPretrained, pretrainedWeights } from './catalogue';
export { imagenetClasses, type ImagenetClass } from './imagenet-classes';
export { kerasVggNames } from './keras';
export { loadPretrained, type LoadPretrainedOptions } from './load-pretrained';
export { MappedReader } from './mapped-reader';
export { mapName, type MappedName, type NameRule } from './name-rules';
export { openPretrained, type OpenPretrainedOptions } from './open-pretrained';
export type { PretrainedWeights, PublishedMetrics } from './pretrained-weights';
export type { TensorStep } from './tensor-steps';
