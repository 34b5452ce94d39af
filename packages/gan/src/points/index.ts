export { gaussianRing, modeCoverage, type GaussianRingOptions, type ModeCoverage } from './gaussian-ring';
