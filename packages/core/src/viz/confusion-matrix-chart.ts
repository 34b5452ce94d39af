import { ShapeError } from '../errors';
import type { Chart } from './chart';

export interface ConfusionMatrixChartOptions {
  /** Names of the classes, in the order of the matrix. Default: 0, 1, 2, ... */
  classes?: readonly string[];
  title?: string;
}

/**
 * A confusion matrix, true classes as rows and predicted ones as columns. Cells show counts and are coloured by the
 * share of their row, so that a rare class is as visible as a frequent one.
 *
 * @param counts - `counts[true][predicted]`, square.
 * @throws {@link ShapeError} if the matrix is not square or the names do not fit.
 */
export function confusionMatrixChart(
  counts: readonly (readonly number[])[],
  { classes = counts.map((_, i) => String(i)), title = 'Confusion matrix' }: ConfusionMatrixChartOptions = {},
): Chart {
  if (counts.some((row) => row.length !== counts.length) || classes.length !== counts.length) {
    throw new ShapeError(
      `a confusion matrix is square with one name a class; received ${counts.length} rows, ` +
        `rows of ${[...new Set(counts.map((row) => row.length))].join(' and ')}, and ${classes.length} names`,
    );
  }
  const values = counts.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, j) => ({
      truth: classes[i],
      prediction: classes[j],
      count: count || '',
      share: total ? count / total : 0,
    }));
  });
  const size = Math.min(Math.max(counts.length * 36, 180), 900);
  const axis = { domain: false, ticks: false, labelAngle: 0 };
  return {
    title,
    width: size,
    height: size,
    data: { values },
    encoding: {
      x: {
        field: 'prediction',
        type: 'nominal',
        title: 'predicted',
        sort: classes,
        axis: { ...axis, orient: 'top' },
      },
      y: { field: 'truth', type: 'nominal', title: 'true', sort: classes, axis },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: '#eee' },
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            title: 'share of row',
            scale: {
              domain: [0, 1],
              interpolate: 'rgb',
              range: ['#ffffff', '#c6dbef', '#4292c6', '#08306b'],
            },
            legend: { format: '.0%' },
          },
        },
      },
      {
        mark: { type: 'text', fontSize: Math.min(11, (size / counts.length) * 0.36) },
        encoding: {
          text: { field: 'count' },
          color: { condition: { test: 'datum.share > 0.5', value: 'white' }, value: '#222' },
        },
      },
    ],
  };
}
