import { frechetDistance } from './frechet-distance';
import { featureStatistics, type Features } from './feature-statistics';
import { kernelDistance } from './kernel-distance';
import { manifoldScores, type ManifoldScores } from './precision-recall';

/** How far made images are from real ones, in the features of one network. */
export interface ImageDistances extends ManifoldScores {
  frechet: number;
  /** Squared maximum mean discrepancy with a cubic kernel. */
  kernel: number;
}

/** Samples of each set that precision and recall compare, whose time grows with the square. */
const manifoldSamples = 2000;

/** All distances between two sets of features, the first of them the real one. */
export function compareFeatures(real: Features, made: Features): ImageDistances {
  return {
    frechet: frechetDistance(featureStatistics(real), featureStatistics(made)),
    kernel: kernelDistance(real, made, { subsets: 10 }),
    ...manifoldScores(first(real, manifoldSamples), first(made, manifoldSamples)),
  };
}

function first({ data, count, size }: Features, limit: number): Features {
  const kept = Math.min(count, limit);
  return { data: data.subarray(0, kept * size), count: kept, size };
}
