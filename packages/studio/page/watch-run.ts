import { useEffect, useState } from 'preact/hooks';
import type { RunFile } from '../src/runs/run-files';
import type { RunEvent } from '../src/runs/run-event';

interface Watched {
  events: readonly RunEvent[];
  files: readonly RunFile[];
}

const nothing: Watched = { events: [], files: [] };

/** The events and files of some runs, as they come, by id. */
export function useWatchedRuns(ids: readonly string[]): ReadonlyMap<string, Watched> {
  const [watched, setWatched] = useState<ReadonlyMap<string, Watched>>(new Map());
  useEffect(() => {
    const change = (id: string, changes: (before: Watched) => Partial<Watched>) =>
      setWatched((all) => {
        const before = all.get(id) ?? nothing;
        return new Map(all).set(id, { ...before, ...changes(before) });
      });
    const sources = ids.map((id) => {
      const source = new EventSource(`/api/runs/${id}/events`);
      const on = <Data>(name: string, hear: (data: Data) => void) =>
        source.addEventListener(name, ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as Data));
      source.addEventListener('open', () => change(id, () => nothing)); // it is told everything again
      on<null>('restart', () => change(id, () => ({ events: [] })));
      on<RunEvent[]>('events', (more) => change(id, ({ events }) => ({ events: [...events, ...more] })));
      on<RunFile[]>('files', (files) => change(id, () => ({ files })));
      return source;
    });
    return () => sources.forEach((source) => source.close());
  }, [ids.join()]);
  return watched;
}
