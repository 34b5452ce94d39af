import { Random, type HostTensor } from '@dl/core';
import type { GanDataset } from '../train/gan-batches';

export interface GaussianRingOptions {
  /** Normal distributions. Default: 8. */
  modes?: number;
  /** Distance of their means from the origin. Default: 2. */
  radius?: number;
  /** Their standard deviation along both axes. Default: 0.05. */
  deviation?: number;
  /** Points, drawn by the seed. Default: 10,000. */
  points?: number;
  /** Default: 0. */
  seed?: number;
}

const defaults = { modes: 8, radius: 2, deviation: 0.05, points: 10_000, seed: 0 };

/**
 * Points of a mixture of normal distributions whose means lie evenly on a circle: the set on which collapses are studied (Metz et al.
 * 2017, section 3.1). Labels are the modes.
 *
 * ```ts
 * const model = await trainGan(gaussianRing(), { loss: 'wasserstein', norm: 'none', steps: 3000 });
 * const { values } = await sampleGan(model, { count: 2500 });
 * modeCoverage(values).modes; // 8
 * ```
 */
export function gaussianRing(options: GaussianRingOptions = {}): GanDataset {
  const { modes, deviation, points, seed } = { ...defaults, ...options };
  const centres = ringCentres(options);
  const random = new Random(seed);
  const samples = Array.from({ length: points }, () => {
    const label = random.integer(modes);
    const data = Float32Array.from(centres[label]!, (centre) => random.normal(centre, deviation));
    return { image: { dtype: 'float32', shape: [2], data } as const, label };
  });
  const classes = Array.from({ length: modes }, (_, mode) => String(mode));
  return { length: points, classes, get: (index) => samples[index]! };
}

export interface ModeCoverage {
  /** Modes with at least one point in twenty of their share close to them. */
  modes: number;
  /** Share of the points within four standard deviations of a mode. */
  highQuality: number;
  /** Share of the points at each mode. */
  shares: number[];
}

/** Standard deviations from a mode up to which a point is of high quality. */
const closeness = 4;

/** How points [count, 2] cover the modes of a {@link gaussianRing} of the same options. */
export function modeCoverage(points: HostTensor<'float32'>, options: GaussianRingOptions = {}): ModeCoverage {
  const { modes, deviation } = { ...defaults, ...options };
  const centres = ringCentres(options);
  const count = points.shape[0]!;
  const counts = new Array<number>(modes).fill(0);
  for (let point = 0; point < count; point++) {
    const [x, y] = [points.data[2 * point]!, points.data[2 * point + 1]!];
    const mode = centres.findIndex(([cx, cy]) => Math.hypot(x - cx, y - cy) < closeness * deviation);
    if (mode >= 0) counts[mode]!++;
  }
  const shares = counts.map((close) => close / count);
  return {
    modes: shares.filter((share) => share >= 1 / modes / 20).length,
    highQuality: shares.reduce((sum, share) => sum + share, 0),
    shares,
  };
}

function ringCentres(options: GaussianRingOptions): [x: number, y: number][] {
  const { modes, radius } = { ...defaults, ...options };
  return Array.from({ length: modes }, (_, mode) => {
    const angle = (2 * Math.PI * mode) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}
