import { signal } from '@preact/signals';
import { api, type RunView } from './api';
import { formatNumber, formatSeconds, formatTime } from './format';
import { attempt, ended, queue, running, waiting } from './state';

/** Ids of the runs that are to be compared. */
const chosen = signal<ReadonlySet<string>>(new Set());

/** All runs: those that run, those that wait in their order, those that have ended. */
export function RunsPage() {
  const isEmpty = !running.value.length && !waiting.value.length && !ended.value.length;
  return (
    <>
      <div class="title">
        <h1>Runs</h1>
        <a class="button" href="#/new">
          New run
        </a>
      </div>
      {isEmpty && <p>No run yet. A run trains one network, in a process and a folder of its own.</p>}
      {running.value.map((run) => (
        <Running key={run.id} run={run} />
      ))}
      {waiting.value.length > 0 && <Queue />}
      {ended.value.length > 0 && <Ended />}
    </>
  );
}

function Running({ run }: { run: RunView }) {
  return (
    <section class="card" aria-label={`${run.name}, running`}>
      <div class="row">
        <h2>
          <a href={`#/runs/${run.id}`}>{run.name}</a>
        </h2>
        <State run={run} />
        <button type="button" onClick={() => void attempt(() => api.stop(run.id))}>
          Stop
        </button>
      </div>
      <ProgressLine run={run} />
    </section>
  );
}

/** A bar with what was measured last. */
export function ProgressLine({ run: { progress, usage } }: { run: RunView }) {
  const { step = 0, steps, epoch, epochs, secondsLeft, latest = {} } = progress ?? {};
  const notes = [
    epoch !== undefined && `epoch ${epoch}${epochs ? ` of ${epochs}` : ''}`,
    steps !== undefined && `step ${step.toLocaleString('en')} of ${steps.toLocaleString('en')}`,
    ...['loss', 'validation accuracy', 'return', 'mean'].map(
      (name) => latest[name] !== undefined && `${name} ${formatNumber(latest[name])}`,
    ),
    secondsLeft !== undefined && `${formatSeconds(secondsLeft)} left`,
    usage && `${usage.processor.toFixed(1)} cores, ${Math.round(usage.memory / 1e6)} MB`,
  ].filter(Boolean);
  return (
    <>
      <progress max={steps ?? 1} value={steps === undefined ? undefined : step} aria-label="Progress" />
      <p class="notes">{notes.join(' · ') || 'it begins'}</p>
    </>
  );
}

export const State = ({ run: { state } }: { run: RunView }) => <span class={`state ${state}`}>{state}</span>;

function Queue() {
  const move = (place: number, by: number) => {
    const ids = [...queue.value];
    const [id] = ids.splice(place, 1);
    ids.splice(place + by, 0, id!);
    void attempt(() => api.reorder(ids));
  };
  const last = waiting.value.length - 1;
  return (
    <section aria-labelledby="queue">
      <h2 id="queue">Queue</h2>
      <ol class="queue">
        {waiting.value.map((run, place) => (
          <li key={run.id} class="row">
            <a href={`#/runs/${run.id}`}>{run.name}</a>
            <span class="notes">{run.task}</span>
            <button
              type="button"
              aria-label={`${run.name}: earlier`}
              disabled={place === 0}
              onClick={() => move(place, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              aria-label={`${run.name}: later`}
              disabled={place === last}
              onClick={() => move(place, 1)}
            >
              ↓
            </button>
            <button
              type="button"
              aria-label={`${run.name}: take out of the queue`}
              onClick={() => void attempt(() => api.stop(run.id))}
            >
              Take out
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Ended() {
  const toggle = (id: string) => {
    const ids = new Set(chosen.value);
    if (!ids.delete(id)) ids.add(id);
    chosen.value = ids;
  };
  return (
    <section aria-labelledby="ended">
      <div class="row">
        <h2 id="ended">Ended</h2>
        {chosen.value.size > 1 && (
          <a class="button" href={`#/compare?ids=${[...chosen.value].join(',')}`}>
            Compare {chosen.value.size}
          </a>
        )}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Runs that have ended">
        <table>
          <thead>
            <tr>
              <th>
                <span class="hidden">Compare</span>
              </th>
              <th>Run</th>
              <th>Task</th>
              <th>State</th>
              <th>Result</th>
              <th>Ended</th>
            </tr>
          </thead>
          <tbody>
            {ended.value.map((run) => (
              <tr key={run.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`compare ${run.name}`}
                    checked={chosen.value.has(run.id)}
                    onChange={() => toggle(run.id)}
                  />
                </td>
                <td>
                  <a href={`#/runs/${run.id}`}>{run.name}</a>
                </td>
                <td>{run.task}</td>
                <td>
                  <State run={run} />
                </td>
                <td>{headline(run)}</td>
                <td>{run.ended && formatTime(run.ended)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What a run came to, in a few words. */
export function headline({ result, progress }: RunView): string {
  const found = Object.entries((result ?? {}) as Record<string, unknown>).find(
    ([name, value]) =>
      typeof value === 'number' && /accuracy|loss|error|mean|perplexity|cider|fid/i.test(name),
  );
  if (found) return `${found[0]} ${formatNumber(found[1] as number)}`;
  const [name, value] = Object.entries(progress?.latest ?? {}).find(([name]) => /loss/.test(name)) ?? [];
  return name === undefined || value === undefined ? '' : `${name} ${formatNumber(value)}`;
}
