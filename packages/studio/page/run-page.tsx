import { useMemo } from 'preact/hooks';
import type { RunFile } from '../src/runs/run-files';
import { api, type RunView } from './api';
import { ClassifyForm } from './classify-form';
import { collect, Curves } from './curves';
import { formatBytes, formatSeconds, formatTime, formatValue, spaced } from './format';
import { ProgressLine, State } from './runs-page';
import { attempt, runs, tasks } from './state';
import { useWatchedRuns } from './watch-run';

const picture = /\.(png|jpe?g|gif|svg|webp)$/i;

/** One run: what it does at the moment, its curves, what it has made, and what can be done with it. */
export function RunPage({ id }: { id: string }) {
  const run = runs.value.get(id);
  const { events = [], files = [] } = useWatchedRuns(useMemo(() => [id], [id])).get(id) ?? {};
  const measured = useMemo(() => collect(events, Date.parse(events[0]?.time ?? '')), [events]);
  if (!run)
    return (
      <p>
        There is no such run (any more). <a href="#/">All runs</a>
      </p>
    );
  const task = tasks.value.find(({ name }) => name === run.task);
  return (
    <>
      <div class="title">
        <h1>{run.name}</h1>
        <State run={run} />
        <Actions run={run} />
      </div>
      <p class="notes">
        {run.task}
        {run.started && ` · started ${formatTime(run.started)}`}
        {run.ended && ` · ended ${formatTime(run.ended)}`}
      </p>
      {run.error && <pre class="alert">{run.error}</pre>}
      {run.state === 'running' && <ProgressLine run={run} />}
      {run.result !== undefined && <Values title="Result" values={plainValues(run.result)} />}
      {task?.classifies && run.state === 'completed' && <ClassifyForm run={run} />}
      <section aria-labelledby="curves">
        <h2 id="curves">Curves</h2>
        <Curves measured={measured} />
      </section>
      <Files run={run} files={files} />
      <Values title="Options" values={run.options} empty="All options are at their defaults." />
    </>
  );
}

function Actions({ run }: { run: RunView }) {
  const { id, state } = run;
  const remove = async () => {
    if (!confirm(`Remove “${run.name}” with its checkpoints and all it has made?`)) return;
    if (await attempt(() => api.remove(id))) location.hash = '#/';
  };
  const rename = () => {
    const name = prompt('Name of the run', run.name)?.trim();
    if (name) void attempt(() => api.rename(id, name));
  };
  const isLive = state === 'running' || state === 'queued';
  return (
    <div class="row actions">
      {isLive && (
        <button type="button" class="main" onClick={() => void attempt(() => api.stop(id))}>
          Stop
        </button>
      )}
      {(state === 'stopped' || state === 'failed') && (
        <button type="button" class="main" onClick={() => void attempt(() => api.resume(id))}>
          Resume
        </button>
      )}
      <a class="button" href={`#/new?clone=${id}`}>
        Clone
      </a>
      <button type="button" onClick={rename}>
        Rename
      </button>
      {state !== 'running' && (
        <button type="button" onClick={() => void remove()}>
          Remove
        </button>
      )}
    </div>
  );
}

function Files({ run, files }: { run: RunView; files: readonly RunFile[] }) {
  const pictures = files.filter(({ name }) => picture.test(name));
  const others = files.filter(({ name }) => !picture.test(name));
  return (
    <>
      {pictures.length > 0 && (
        <section aria-labelledby="pictures">
          <h2 id="pictures">Pictures</h2>
          <div class="pictures">
            {pictures.map(({ name, modified }) => (
              <figure key={name}>
                <a href={api.fileUrl(run.id, name, modified)} target="_blank">
                  <img src={api.fileUrl(run.id, name, modified)} alt={name} loading="lazy" />
                </a>
                <figcaption>{name}</figcaption>
              </figure>
            ))}
          </div>
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="files">
          <h2 id="files">Files</h2>
          <ul class="files">
            {others.map(({ name, bytes, modified }) => (
              <li key={name}>
                <a href={api.fileUrl(run.id, name, modified)} target="_blank">
                  {name}
                </a>{' '}
                <span class="notes">{formatBytes(bytes)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Numbers and words of a result; its paths are among the files. */
function plainValues(result: unknown): Record<string, unknown> {
  const isPlain = (value: unknown) =>
    typeof value === 'number' || (typeof value === 'string' && !/[\\/]/.test(value));
  return Object.fromEntries(Object.entries(result as object).filter(([, value]) => isPlain(value)));
}

interface ValuesProps {
  title: string;
  values: Readonly<Record<string, unknown>>;
  empty?: string;
}

function Values({ title, values, empty }: ValuesProps) {
  const entries = Object.entries(values);
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {entries.length ? (
        <dl>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt>{spaced(name)}</dt>
              <dd>{name === 'seconds' ? formatSeconds(value as number) : formatValue(value)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="notes">{empty}</p>
      )}
    </section>
  );
}
