import { toImage, type Dataset, type ImageSample } from '@dl/core/data';
import { Random } from '@dl/core';
import { confusionMatrixChart, imageGrid, saveChart, type GridCell } from '@dl/core/viz';
import type { ClassifierEvaluation } from './evaluate-classifier';

export interface ClassifierReportOptions {
  /** Names of the classes. Default: their numbers. */
  classes?: readonly string[];
  /** Mistaken images to show at most, the most confident mistakes first. Default: 60. */
  mistakes?: number;
}

/**
 * Writes two pictures into `directory`: `confusion-matrix.png`, and `mistakes.png` with the misclassified images, the
 * prediction in red and the truth in blue. Returns their paths.
 *
 * ```ts
 * await saveClassifierReport('out', evaluation, test, { classes });
 * ```
 */
export async function saveClassifierReport(
  directory: string,
  { accuracy, images, confusion, mistakes }: ClassifierEvaluation,
  dataset: Dataset<ImageSample>,
  { classes = confusion.map((_, i) => String(i)), mistakes: limit = 60 }: ClassifierReportOptions = {},
): Promise<{ confusionMatrix: string; mistakes: string }> {
  const paths = {
    confusionMatrix: `${directory}/confusion-matrix.png`,
    mistakes: `${directory}/mistakes.png`,
  };
  const title = `Accuracy ${(100 * accuracy).toFixed(2)} % of ${images.toLocaleString('en')} images`;
  await saveChart(paths.confusionMatrix, confusionMatrixChart(confusion, { classes, title }));

  const cells = await Promise.all(
    mistakes.slice(0, limit).map(async ({ index, prediction, label }): Promise<GridCell> => {
      const { image } = await dataset.get(index, new Random(0));
      return {
        image: toImage(image),
        captions: [
          { text: classes[prediction]!, color: 'crimson' },
          { text: classes[label]!, color: 'royalblue' },
        ],
      };
    }),
  );
  const shown = cells.length < mistakes.length ? `the ${cells.length} most confident of ` : '';
  const heading = `${shown}${mistakes.length} mistakes: predicted (red), true (blue)`;
  await saveChart(paths.mistakes, await imageGrid(cells, { title: heading, columns: 12 }));
  return paths;
}
