import { useMemo, useState } from 'preact/hooks';
import type { RunView } from './api';
import { Chart } from './chart';
import { AxisControls, axes, collect, curveOf } from './curves';
import { formatValue, spaced } from './format';
import { headline, State } from './runs-page';
import { route, runs } from './state';
import { useWatchedRuns } from './watch-run';

/** Curves of several runs over each other, and the options that they differ in. */
export function ComparePage() {
  const wanted = route.value.query.get('ids')?.split(',') ?? [];
  const compared = wanted.map((id) => runs.value.get(id)).filter((run) => run !== undefined);
  return (
    <>
      <h1>Compare</h1>
      <Choice ids={compared.map(({ id }) => id)} />
      {compared.length > 0 && <Comparison compared={compared} />}
    </>
  );
}

function Choice({ ids }: { ids: readonly string[] }) {
  const toggle = (id: string) => {
    const left = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
    location.hash = `#/compare?ids=${left.join(',')}`;
  };
  return (
    <fieldset class="choices">
      <legend>Runs</legend>
      {[...runs.value.values()].reverse().map((run) => (
        <label key={run.id}>
          <input type="checkbox" checked={ids.includes(run.id)} onChange={() => toggle(run.id)} /> {run.name}{' '}
          <State run={run} />
        </label>
      ))}
    </fieldset>
  );
}

function Comparison({ compared }: { compared: readonly RunView[] }) {
  const ids = compared.map(({ id }) => id);
  const watched = useWatchedRuns(useMemo(() => ids, [ids.join()]));
  const measured = compared.map(({ id }) => {
    const { events = [] } = watched.get(id) ?? {};
    return collect(events, Date.parse(events[0]?.time ?? ''));
  });
  const names = [...new Set(measured.flatMap((one) => [...one.keys()]))];
  const [name = names.find((name) => name === 'validation accuracy') ?? names[0], choose] =
    useState<string>();
  const labels = compared.map((run) =>
    compared.some((other) => other !== run && other.name === run.name)
      ? `${run.name} ${run.id.slice(-4)}`
      : run.name,
  );
  const differing = [...new Set(compared.flatMap(({ options }) => Object.keys(options)))].filter(
    (option) => new Set(compared.map(({ options }) => JSON.stringify(options[option]))).size > 1,
  );
  return (
    <>
      {name !== undefined && (
        <>
          <div class="row">
            <label>
              Measurement{' '}
              <select value={name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
                {names.map((name) => (
                  <option key={name} value={name}>
                    {spaced(name)}
                  </option>
                ))}
              </select>
            </label>
            <AxisControls />
          </div>
          <Chart
            title={spaced(name)}
            axes={axes.value}
            curves={measured.flatMap((one, i) => curveOf(labels[i]!, one, name))}
          />
        </>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label="Options that differ">
        <table>
          <thead>
            <tr>
              <th>Run</th>
              <th>Task</th>
              <th>Result</th>
              {differing.map((option) => (
                <th key={option}>{spaced(option)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {compared.map((run, i) => (
              <tr key={run.id}>
                <td>
                  <a href={`#/runs/${run.id}`}>{labels[i]}</a>
                </td>
                <td>{run.task}</td>
                <td>{headline(run)}</td>
                {differing.map((option) => (
                  <td key={option}>{option in run.options ? formatValue(run.options[option]) : 'default'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
