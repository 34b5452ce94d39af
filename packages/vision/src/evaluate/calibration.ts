import type { ReliabilityBin } from '@dl/core/viz';

/** The images that a classifier was about equally sure of. */
export interface CalibrationBin extends ReliabilityBin {
  /** Mean probability of the predictions; NaN in an empty bin. */
  confidence: number;
}

/** How far the probabilities of a classifier can be taken at their word. */
export interface Calibration {
  /**
   * Mean of |accuracy - confidence| over the bins, weighted by their images (Guo et al. 2017, equation 3): 0.05 says that
   * confidences are off by 5 percentage points.
   */
  expectedCalibrationError: number;
  /** Bins of equal width over the confidences, as (lower, upper]. */
  bins: CalibrationBin[];
}

/**
 * Compares how sure a classifier was with how often it was right.
 *
 * ```ts
 * calibrationOf([0.9, 0.9, 0.6], [true, false, true], 10).expectedCalibrationError; // 2/3 * 0.4 + 1/3 * 0.4
 * ```
 *
 * @param confidences - Probabilities of the predicted classes, in [0, 1].
 * @param right - Whether each prediction is right.
 * @param bins - Guo et al. take 15.
 */
export function calibrationOf(
  confidences: readonly number[],
  right: readonly boolean[],
  bins = 15,
): Calibration {
  const sums = Array.from({ length: bins }, () => ({ count: 0, right: 0, confidence: 0 }));
  for (const [i, confidence] of confidences.entries()) {
    const bin = sums[Math.max(0, Math.ceil(confidence * bins) - 1)]!;
    bin.count++;
    bin.right += Number(right[i]);
    bin.confidence += confidence;
  }
  return {
    expectedCalibrationError: sums.reduce(
      (error, bin) => error + Math.abs(bin.right - bin.confidence) / confidences.length,
      0,
    ),
    bins: sums.map(({ count, right, confidence }, i) => ({
      lower: i / bins,
      upper: (i + 1) / bins,
      count,
      accuracy: right / count,
      confidence: confidence / count,
    })),
  };
}
