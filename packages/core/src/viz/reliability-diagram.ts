import type { Chart } from './chart';

/** What a classifier said with about the same confidence. */
export interface ReliabilityBin {
  /** Confidences of the bin, in [0, 1]. */
  lower: number;
  upper: number;
  /** Examples in the bin. */
  count: number;
  /** Share of them that are right; NaN in an empty bin. */
  accuracy: number;
}

export interface ReliabilityDiagramOptions {
  title?: string;
}

/**
 * A reliability diagram (Guo et al. 2017, figure 1): how often a classifier is right when it is so sure. Bars on the
 * diagonal are calibrated; below it the classifier is too sure of itself. Under the diagram, the share of the examples in
 * each bin. Empty bins have no bar.
 *
 * ```ts
 * const chart = reliabilityDiagram([
 *   { lower: 0.5, upper: 0.75, count: 20, accuracy: 0.55 },
 *   { lower: 0.75, upper: 1, count: 80, accuracy: 0.9 },
 * ]);
 * ```
 */
export function reliabilityDiagram(
  bins: readonly ReliabilityBin[],
  { title = 'Reliability' }: ReliabilityDiagramOptions = {},
): Chart {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const values = bins
    .filter(({ count }) => count > 0)
    .map(({ count, ...bin }) => ({ ...bin, share: count / total }));
  const percent = { format: '.0%', tickCount: 6 };
  const x = {
    field: 'lower',
    type: 'quantitative',
    scale: { domain: [0, 1] },
    title: 'confidence',
    axis: percent,
  };
  const width = 320;
  return {
    title,
    vconcat: [
      {
        width,
        height: width,
        layer: [
          {
            data: { values },
            mark: { type: 'rect', color: '#4292c6', stroke: 'white' },
            encoding: {
              x,
              x2: { field: 'upper' },
              y: {
                field: 'accuracy',
                type: 'quantitative',
                scale: { domain: [0, 1] },
                title: 'share that is right',
                axis: percent,
              },
              y2: { datum: 0 },
            },
          },
          {
            data: { values: [{ lower: 0, accuracy: 0 }, { lower: 1, accuracy: 1 }] }, // prettier-ignore
            mark: { type: 'line', color: '#666', strokeDash: [5, 4], strokeWidth: 1.4 },
            encoding: { x, y: { field: 'accuracy', type: 'quantitative' } },
          },
        ],
      },
      {
        width,
        height: 70,
        data: { values },
        mark: { type: 'rect', color: '#999', stroke: 'white' },
        encoding: {
          x,
          x2: { field: 'upper' },
          y: {
            field: 'share',
            type: 'quantitative',
            title: 'of all',
            scale: { domain: [0, 1] },
            axis: { ...percent, tickCount: 2 },
          },
          y2: { datum: 0 },
        },
      },
    ],
  };
}
