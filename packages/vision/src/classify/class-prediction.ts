import type { ClassLabel } from './class-label';

/** One of the classes that a classifier sees in an image. */
export interface ClassPrediction extends ClassLabel {
  /** Its probability, in [0, 1]. */
  readonly score: number;
  /** Which output of the network it is. */
  readonly index: number;
}

/** The `topK` most probable classes, best first; of equally probable ones the first comes first. */
export function topClasses(
  probabilities: ArrayLike<number>,
  classes: readonly ClassLabel[],
  topK: number,
): ClassPrediction[] {
  return Array.from(probabilities, (score, index) => ({ score, index }))
    .sort((a, b) => b.score - a.score)
    .slice(0, topK)
    .map(({ score, index }) => ({ ...classes[index]!, score, index }));
}
