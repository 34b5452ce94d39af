export { createPretrained } from './create-pretrained';
export { findMapping, findPretrained, pretrainedWeights } from './catalogue';
export { imagenetClasses, type ImagenetClass } from './imagenet-classes';
export { kerasVggNames } from './keras';
export { loadReader, type LoadReaderOptions } from './load-reader';
export { loadPretrained, type LoadPretrainedOptions } from './load-pretrained';
export { openPretrained, type OpenPretrainedOptions } from './open-pretrained';
export type { PretrainedWeights, PublishedMetrics } from './pretrained-weights';
