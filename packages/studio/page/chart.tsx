import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatNumber, formatTick } from './format';

/** One curve. */
export interface Curve {
  label: string;
  x: readonly number[];
  y: readonly number[];
}

export interface Axes {
  /** What is along the horizontal axis. */
  along: 'step' | 'minutes';
  isLogarithmic: boolean;
  /** Share of the past in an exponential moving average, in [0, 1); 0 shows the values as they are. */
  smoothing: number;
}

interface ChartProps {
  title: string;
  curves: readonly Curve[];
  axes: Axes;
}

const height = 240;
const colors = ['#2f6fde', '#d9622b', '#2a9d5c', '#a04bc9', '#b8892a', '#c93a63', '#2399a8', '#6d6d75'];

/** Curves over steps or minutes. Drag to look closer, double-click to see all again. */
export function Chart({ title, curves, axes }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const labels = curves.map(({ label }) => label).join('\n');

  useEffect(() => {
    const place = host.current!;
    const style = getComputedStyle(place);
    const line = {
      stroke: style.color,
      grid: { stroke: style.borderTopColor, width: 1 },
      ticks: { show: false },
    };
    plot.current = new uPlot(
      {
        ...{ width: place.clientWidth, height },
        scales: { x: { time: false }, y: { distr: axes.isLogarithmic ? 3 : 1 } },
        axes: [
          { ...line },
          {
            ...line,
            size: 60,
            values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : formatTick(tick))),
          },
        ],
        series: [
          { label: axes.along },
          ...curves.map(({ label }, i) => ({
            ...{ label, stroke: colors[i % colors.length], width: 1.5, spanGaps: true },
            points: { show: curves[i]!.x.length < 30 },
            value: (_: uPlot, value: number | null) => (value === null ? '' : formatNumber(value)),
          })),
        ],
      },
      aligned(curves, axes),
      place,
    );
    const resize = new ResizeObserver(() => plot.current?.setSize({ width: place.clientWidth, height }));
    resize.observe(place);
    return () => {
      resize.disconnect();
      plot.current?.destroy();
    };
  }, [labels, axes.isLogarithmic, axes.along]);

  useEffect(() => plot.current?.setData(aligned(curves, axes)));

  const last = curves.map(({ label, y }) => `${label} ${formatNumber(y.at(-1) ?? NaN)}`).join(', ');
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={host} role="img" aria-label={`${title}: curves that end at ${last}`} />
    </figure>
  );
}

/** The curves over one common axis, as uPlot takes them. */
function aligned(curves: readonly Curve[], { smoothing, isLogarithmic }: Axes): uPlot.AlignedData {
  if (!curves.length) return [[]];
  return uPlot.join(
    curves.map(({ x, y }) => {
      const values = smooth(y, smoothing);
      return [[...x], isLogarithmic ? values.map((value) => (value > 0 ? value : null)) : values];
    }),
  );
}

function smooth(values: readonly number[], share: number): number[] {
  let mean = values[0] ?? 0;
  return values.map((value) => (mean = share * mean + (1 - share) * value));
}
