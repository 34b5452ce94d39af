import type { Chart } from './chart';

/** One line of a chart: `y` over `x`. */
export interface Series {
  name: string;
  /** Default: 1, 2, 3, ... */
  x?: readonly number[];
  y: readonly number[];
}

export interface LineChartOptions {
  title?: string;
  /** Title of the horizontal axis, with its unit. */
  x?: string;
  /** Title of the vertical axis, with its unit. */
  y?: string;
  /** Draws the vertical axis on a logarithmic scale. Default: false. */
  logarithmic?: boolean;
  /** Size in pixels. Default: 480 x 280. */
  width?: number;
  height?: number;
}

/**
 * Curves, such as losses over epochs. Values that are not finite leave a gap.
 *
 * ```ts
 * const chart = lineChart([{ name: 'training', y: losses }], { x: 'epoch', y: 'cross-entropy (nats)' });
 * ```
 */
export function lineChart(series: readonly Series[], options: LineChartOptions = {}): Chart {
  const { title, x = '', y = '', logarithmic = false, width = 480, height = 280 } = options;
  const values = series.flatMap(({ name, x, y }) =>
    y.map((value, i) => ({ name, x: x?.[i] ?? i + 1, y: Number.isFinite(value) ? value : null })),
  );
  return {
    ...(title && { title }),
    width,
    height,
    data: { values },
    mark: { type: 'line', strokeWidth: 1.8, point: values.length <= 40 * series.length && { size: 18 } },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x, scale: { nice: false, zero: false } },
      y: {
        field: 'y',
        type: 'quantitative',
        title: y,
        scale: { type: logarithmic ? 'log' : 'linear', zero: false },
      },
      ...(series.length > 1 && {
        color: { field: 'name', type: 'nominal', title: null, sort: series.map(({ name }) => name) },
      }),
    },
  };
}
