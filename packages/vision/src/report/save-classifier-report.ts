import { Random, ShapeError } from '@dl/core';
import { toImage, type Dataset, type ImageSample } from '@dl/core/data';
import { joinPath, writeFileAtomic } from '@dl/core/internal';
import {
  confusionMatrixChart,
  imageGrid,
  reliabilityDiagram,
  renderPng,
  type Chart,
  type GridCell,
} from '@dl/core/viz';
import type { ClassifierEvaluation } from '../evaluate/evaluate-classifier';
import { classifierReportPage } from './classifier-report-page';

export interface ClassifierReportOptions {
  /** Names of the classes. Default: their numbers. */
  classes?: readonly string[];
  /** Mistaken images to show at most, the most confident mistakes first. Default: 60. */
  mistakes?: number;
  /** Heading of the page. Default: 'Evaluation of a classifier'. */
  title?: string;
  /** What should be known of the run, by name: options, data set, weights. Default: nothing. */
  run?: Readonly<Record<string, unknown>>;
}

/** Paths of what {@link saveClassifierReport} wrote. */
export interface ClassifierReport {
  /** The page with everything in it. */
  page: string;
  confusionMatrix: string;
  reliabilityDiagram: string;
  mistakes: string;
}

/**
 * Writes what is known of a classifier into `directory`: `report.html`, one file with tables and pictures that needs
 * nothing else and no network, and its pictures `confusion-matrix.png`, `reliability-diagram.png` and `mistakes.png`
 * (misclassified images, the prediction in red and the truth in blue).
 *
 * ```ts
 * const { page } = await saveClassifierReport('out', evaluation, test, { classes, run: { seed: 1 } });
 * ```
 *
 * @param dataset - The images of the evaluation in their order, as they are to be shown: in [0, 1], not normalised.
 * @throws {@link ShapeError} if there is not one name a class; {@link MissingDependencyError} if Vega, resvg or the fonts
 *   are not installed.
 */
export async function saveClassifierReport(
  directory: string,
  evaluation: ClassifierEvaluation,
  dataset: Dataset<ImageSample>,
  options: ClassifierReportOptions = {},
): Promise<ClassifierReport> {
  const { accuracy, images, confusion, calibration } = evaluation;
  const { classes = confusion.map((_, i) => String(i)), mistakes: limit = 60 } = options;
  const { title = 'Evaluation of a classifier', run = {} } = options;
  if (classes.length !== confusion.length) {
    throw new ShapeError(`${confusion.length} classes need as many names; received ${classes.length}`);
  }
  const measured = `Accuracy ${percent(accuracy)} of ${images.toLocaleString('en')} images`;
  const calibrationError = `Expected calibration error ${percent(calibration.expectedCalibrationError)}`;
  const pictures = {
    confusionMatrix: await renderPng(confusionMatrixChart(confusion, { classes, title: measured })),
    reliabilityDiagram: await renderPng(reliabilityDiagram(calibration.bins, { title: calibrationError })),
    mistakes: await renderPng(await mistakeGrid(evaluation, dataset, classes, limit)),
  };
  const page = classifierReportPage({
    title,
    evaluation,
    classes,
    run,
    pictures: { ...pictures, mistakes: evaluation.mistakes.length ? pictures.mistakes : undefined },
  });
  const write = async (name: string, bytes: Uint8Array) => {
    const path = joinPath(directory, name);
    await writeFileAtomic(path, bytes);
    return path;
  };
  return {
    confusionMatrix: await write('confusion-matrix.png', pictures.confusionMatrix),
    reliabilityDiagram: await write('reliability-diagram.png', pictures.reliabilityDiagram),
    mistakes: await write('mistakes.png', pictures.mistakes),
    page: await write('report.html', new TextEncoder().encode(page)),
  };
}

async function mistakeGrid(
  { mistakes }: ClassifierEvaluation,
  dataset: Dataset<ImageSample>,
  classes: readonly string[],
  limit: number,
): Promise<Chart> {
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
  const title = `${shown}${mistakes.length} mistakes: predicted (red), true (blue)`;
  return imageGrid(cells, { title, columns: 12 });
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
