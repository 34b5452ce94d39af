import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Curves {
  /** Steps at which something was measured. */
  steps: number[];
  loss: (number | null)[];
  /** On digits that training does not see; null where it was not measured. */
  accuracy: (number | null)[];
}

const height = 240;

const ink = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Loss and accuracy over the steps, with an axis each. */
export function CurvesChart({ curves, label }: { curves: Curves; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  useEffect(() => {
    const element = frame.current!;
    const axis = { stroke: () => ink('--muted'), grid: { stroke: () => ink('--line'), width: 1 } };
    chart.current = new uPlot(
      {
        width: element.clientWidth,
        height,
        scales: {
          x: { time: false },
          accuracy: { range: [0, 1] },
          loss: { range: (_, __, top) => [0, top || 1] },
        },
        axes: [
          { ...axis, size: 34 },
          { ...axis, scale: 'loss', size: 44 },
          {
            ...axis,
            scale: 'accuracy',
            side: 1,
            size: 58,
            grid: { show: false },
            values: (_, ticks) => ticks.map((tick) => `${Math.round(100 * tick)} %`),
          },
        ],
        series: [
          { label: 'step' },
          {
            label: 'loss',
            scale: 'loss',
            stroke: () => ink('--second'),
            width: 1.5,
            points: { show: false },
          },
          { label: 'accuracy', scale: 'accuracy', stroke: () => ink('--accent'), width: 2.5, spanGaps: true },
        ],
        legend: { show: false },
        cursor: { show: false },
      },
      [[], [], []],
      element,
    );
    const resize = new ResizeObserver(() => chart.current!.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => chart.current!.redraw(false, true);
    scheme.addEventListener('change', redraw);
    return () => {
      resize.disconnect();
      scheme.removeEventListener('change', redraw);
      chart.current!.destroy();
    };
  }, []);
  useEffect(() => chart.current!.setData([curves.steps, curves.loss, curves.accuracy]), [curves]);
  return (
    <figure class="curves">
      <div ref={frame} role="img" aria-label={label} />
      <figcaption>
        <span class="key second">loss</span> <span class="key accent">accuracy</span> by step
      </figcaption>
    </figure>
  );
}
