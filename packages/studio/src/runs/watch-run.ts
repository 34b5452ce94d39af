import { setTimeout } from 'node:timers/promises';
import { listRunFiles, type RunFile } from './run-files';
import type { RunEvent } from './run-event';
import { RunLog } from './run-log';

/**
 * What a page that watches a run is told.
 * - `restart`: forget the events so far.
 * - `events`: the next events.
 * - `files`: all files, whenever they have changed.
 */
export type RunNews =
  | { event: 'restart'; data: null }
  | { event: 'events'; data: RunEvent[] }
  | { event: 'files'; data: RunFile[] };

/** Milliseconds between two looks. */
const interval = 500;
/** Events in one message at most. */
const chunk = 1000;

/** The events and files of a run, from the first one on, until the signal aborts. */
export async function* watchRun(folder: string, signal: AbortSignal): AsyncGenerator<RunNews> {
  const log = new RunLog(folder);
  let shown = '';
  while (!signal.aborted) {
    const { events, restarted } = await log.read();
    if (restarted) yield { event: 'restart', data: null };
    for (let i = 0; i < events.length; i += chunk)
      yield { event: 'events', data: events.slice(i, i + chunk) };
    const files = await listRunFiles(folder);
    const state = JSON.stringify(files);
    if (state !== shown) yield { event: 'files', data: files };
    shown = state;
    await setTimeout(interval, undefined, { signal }).catch(() => undefined);
  }
}
