import { confusionMatrix, type ConfusionMatrix } from './confusion-matrix';
import type { Metric } from './metric';

/**
 * How the scores of the classes become one:
 * - `macro`: their mean, every class alike.
 * - `micro`: from the counts of all classes together. With one class a target this is the accuracy.
 */
export type Average = 'macro' | 'micro';

export interface AverageOptions {
  /** Default: 'macro'. */
  average?: Average;
}

/** The scores of one class, each in [0, 1]; 0 where the class was never predicted, or never true. */
export interface ClassScores {
  /** Share of the predictions of this class that are right. */
  readonly precision: number;
  /** Share of the examples of this class that were found. */
  readonly recall: number;
  /** Harmonic mean of precision and recall. */
  readonly f1: number;
  /** Examples of this class. */
  readonly support: number;
}

/**
 * Precision, recall and F1 of every class, as scikit-learn's `precision_recall_fscore_support`.
 *
 * ```ts
 * const scores = classScores(metric.compute()); // metric = confusionMatrix()
 * console.log(scores[3].recall);
 * ```
 */
export function classScores(matrix: ConfusionMatrix): ClassScores[] {
  return matrix.map((row, index) => {
    const predicted = matrix.reduce((sum, { [index]: count }) => sum + count!, 0);
    return scores(row[index]!, predicted, total(row));
  });
}

/**
 * Share of predictions that are right. Outputs are [..., classes], targets class indices [...].
 *
 * ```ts
 * const metric = precision({ average: 'macro' });
 * ```
 */
export function precision(options: AverageOptions = {}): Metric {
  return averaged('precision', options);
}

/**
 * Share of the examples of a class that are found. Outputs are [..., classes], targets class indices [...].
 *
 * ```ts
 * const metric = recall({ average: 'macro' });
 * ```
 */
export function recall(options: AverageOptions = {}): Metric {
  return averaged('recall', options);
}

/**
 * Harmonic mean of precision and recall (van Rijsbergen 1979, chapter 7). Outputs are [..., classes], targets class
 * indices [...]. The macro average is the mean of the classes' F1.
 *
 * ```ts
 * const metric = f1({ average: 'macro' });
 * ```
 */
export function f1(options: AverageOptions = {}): Metric {
  return averaged('f1', options);
}

function averaged(score: 'precision' | 'recall' | 'f1', { average = 'macro' }: AverageOptions): Metric {
  const matrix = confusionMatrix();
  return {
    update: (output, target) => matrix.update(output, target),
    reset: () => matrix.reset(),
    compute() {
      const counts = matrix.compute();
      if (average === 'macro')
        return total(classScores(counts).map((scores) => scores[score])) / counts.length;
      const examples = total(counts.map(total));
      if (examples === 0) return NaN;
      return scores(total(counts.map((row, index) => row[index]!)), examples, examples)[score];
    },
  };
}

function scores(hits: number, predicted: number, support: number): ClassScores {
  const share = (whole: number) => (whole ? hits / whole : 0);
  return {
    precision: share(predicted),
    recall: share(support),
    f1: share((predicted + support) / 2),
    support,
  };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
