import { signal } from '@preact/signals';
import { measurementsOf } from '../src/runs/measurements';
import type { RunEvent } from '../src/runs/run-event';
import { Chart, type Axes, type Curve } from './chart';
import { spaced } from './format';

export const axes = signal<Axes>({ along: 'step', isLogarithmic: false, smoothing: 0 });

/** What a run measured, by name, over steps and over minutes since its first event. */
export type Measured = ReadonlyMap<string, { step: number[]; minutes: number[]; y: number[] }>;

/** Collects what events measure; gives the same map with more in it. */
export function collect(events: readonly RunEvent[], start: number): Measured {
  const measured = new Map<string, { step: number[]; minutes: number[]; y: number[] }>();
  for (const event of events) {
    for (const [name, value] of Object.entries(measurementsOf(event))) {
      let curve = measured.get(name);
      if (!curve) measured.set(name, (curve = { step: [], minutes: [], y: [] }));
      if (event.step <= (curve.step.at(-1) ?? -1)) continue; // a curve goes forwards
      curve.step.push(event.step);
      curve.minutes.push((Date.parse(event.time) - start) / 60_000);
      curve.y.push(value);
    }
  }
  return measured;
}

/** What says more about the machine than about the network. */
const circumstances = new Set(['learningRate', 'examplesPerSecond', 'stepsPerSecond', 'length']);

/** Names of measurements that belong in one chart, "loss" with "validation loss"; what is of less interest comes last. */
function groupsOf(names: Iterable<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const group = name.replace(/^validation /, '');
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const rank = (group: string) => Number(circumstances.has(group));
  return new Map([...groups].sort(([a], [b]) => rank(a) - rank(b)));
}

export const curveOf = (label: string, measured: Measured, name: string): Curve[] => {
  const curve = measured.get(name);
  return curve ? [{ label, x: curve[axes.value.along], y: curve.y }] : [];
};

/** All that a run measured, a chart a group. */
export function Curves({ measured }: { measured: Measured }) {
  if (!measured.size) return <p class="notes">Curves appear with the first steps.</p>;
  return (
    <>
      <AxisControls />
      <div class="charts">
        {[...groupsOf(measured.keys())].map(([group, names]) => (
          <Chart
            key={group}
            title={spaced(group)}
            axes={axes.value}
            curves={names.flatMap((name) => curveOf(spaced(name), measured, name))}
          />
        ))}
      </div>
    </>
  );
}

export function AxisControls() {
  const change = (changes: Partial<Axes>) => (axes.value = { ...axes.value, ...changes });
  return (
    <fieldset class="row axes">
      <legend class="hidden">Axes</legend>
      <label>
        Along{' '}
        <select
          value={axes.value.along}
          onChange={({ currentTarget }) => change({ along: currentTarget.value as Axes['along'] })}
        >
          <option value="step">steps</option>
          <option value="minutes">minutes</option>
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={axes.value.isLogarithmic}
          onChange={({ currentTarget }) => change({ isLogarithmic: currentTarget.checked })}
        />{' '}
        logarithmic
      </label>
      <label>
        Smoothing{' '}
        <input
          type="range"
          min="0"
          max="0.98"
          step="0.02"
          value={axes.value.smoothing}
          onInput={({ currentTarget }) => change({ smoothing: Number(currentTarget.value) })}
        />
      </label>
    </fieldset>
  );
}
