import { ShapeError } from '../errors';
import type { Chart } from './chart';

export interface ConfusionMatrixChartOptions {
  /** Names of the classes, in the order of the matrix. Default: 0, 1, 2, ... */
  classes?: readonly string[];
  title?: string;
}

/** Pixels of the sides of a cell while the picture can grow, and of the largest picture. */
const cellSize = 36;
const largestSize = 900;
/** Cells of fewer pixels have no number, and no name if they have fewer than this. */
const smallestNumberedCell = 20;
const smallestNamedCell = 8;
/** Pixels of the sides of a mark, which may cover its neighbours where cells are smaller. */
const smallestMark = 2.5;

/**
 * A confusion matrix, true classes as rows and predicted ones as columns. Cells show counts and are coloured by the
 * share of their row, so that a rare class is as visible as a frequent one. With more than 45 classes there is no room for
 * numbers, and with more than 112 none for names; colours then rise with the square root, which keeps single mistakes
 * visible. List the most confused pairs beside such a picture.
 *
 * ```ts
 * const chart = confusionMatrixChart([[17, 3], [0, 29]], { classes: ['cat', 'dog'] });
 * ```
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
  const size = Math.min(Math.max(counts.length * cellSize, 180), largestSize);
  const cell = size / counts.length;
  const isNumbered = cell >= smallestNumberedCell;
  const values = counts.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row
      .map((count, j) => ({
        truth: i, // by index: ImageNet has two classes with the name "crane"
        prediction: j,
        count: count || '',
        share: total ? count / total : 0,
      }))
      .filter(({ share }) => isNumbered || share > 0); // empty cells would be most of a million
  });
  const axis = (title: string) => ({
    title: cell < smallestNamedCell ? `${title} (${counts.length} classes, in their order)` : title,
    axis: {
      domain: false,
      ticks: false,
      labels: cell >= smallestNamedCell,
      labelExpr: `${JSON.stringify(classes)}[datum.value]`,
      labelFontSize: Math.min(11, cell),
      grid: false,
    },
    type: 'nominal',
    scale: { domain: classes.map((_, i) => i) },
  });
  const widestName = Math.max(...classes.map((name) => name.length)) * 7;
  const x = axis('predicted');
  return {
    title,
    width: size,
    height: size,
    data: { values },
    encoding: {
      x: {
        field: 'prediction',
        ...x,
        axis: { ...x.axis, orient: 'top', labelAngle: widestName > cell ? -90 : 0 },
      },
      y: { field: 'truth', ...axis('true') },
    },
    layer: [
      {
        mark:
          cell < smallestNamedCell
            ? { type: 'square', size: Math.max(cell, smallestMark) ** 2, opacity: 1 }
            : { type: 'rect', ...(isNumbered && { stroke: '#eee' }) },
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            title: 'share of row',
            scale: {
              domain: [0, 1],
              interpolate: 'rgb',
              range: [...(isNumbered ? ['#ffffff'] : []), '#c6dbef', '#4292c6', '#08306b'],
              ...(!isNumbered && { type: 'sqrt' }),
            },
            legend: { format: '.0%' },
          },
        },
      },
      ...(isNumbered
        ? [
            {
              mark: { type: 'text', fontSize: Math.min(11, cell * 0.36) },
              encoding: {
                text: { field: 'count' },
                color: { condition: { test: 'datum.share > 0.5', value: 'white' }, value: '#222' },
              },
            },
          ]
        : []),
    ],
    ...(!isNumbered && { view: { stroke: '#888' } }),
  };
}
