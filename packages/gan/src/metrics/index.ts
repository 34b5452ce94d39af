export { compareFeatures, type ImageDistances } from './compare-features';
export { FeatureNetwork, openFeatureNetwork, type SeenImages } from './feature-network';
export { featureProtocols, type FeatureProtocol, type FeatureProtocolName } from './feature-protocols';
export { featureStatistics, type Features, type FeatureStatistics } from './feature-statistics';
export { frechetDistance } from './frechet-distance';
export { kernelDistance, type KernelDistanceOptions } from './kernel-distance';
export { manifoldScores, type ManifoldScores } from './precision-recall';
