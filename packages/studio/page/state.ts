import { computed, signal } from '@preact/signals';
import { api, type RunView, type StudioDataset, type Task } from './api';

export const tasks = signal<readonly Task[]>([]);
export const runs = signal<ReadonlyMap<string, RunView>>(new Map());
/** Ids of the runs that wait, the next one first. */
export const queue = signal<readonly string[]>([]);
export const datasets = signal<readonly StudioDataset[]>([]);
export const isConnected = signal(true);
/** What went wrong last, for a person. */
export const failure = signal('');

/** The address behind `#`: its path, and what follows a question mark. */
export const route = signal(readRoute());
addEventListener('hashchange', () => {
  route.value = readRoute();
  failure.value = '';
});

function readRoute(): { path: readonly string[]; query: URLSearchParams } {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean), query: new URLSearchParams(query) };
}

const newestFirst = computed(() => [...runs.value.values()].reverse());
export const running = computed(() => newestFirst.value.filter(({ state }) => state === 'running'));
export const waiting = computed(() =>
  queue.value.map((id) => runs.value.get(id)).filter((run) => run !== undefined),
);
export const ended = computed(() =>
  newestFirst.value.filter(({ state }) => state !== 'running' && state !== 'queued'),
);

/** Follows the studio, as long as the page is open. The browser connects again by itself. */
export function connect(): void {
  const events = new EventSource('/api/events');
  const on = <Data>(name: string, hear: (data: Data) => void) =>
    events.addEventListener(name, ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as Data));
  events.addEventListener('open', () => {
    isConnected.value = true;
    void attempt(async () => {
      tasks.value = await api.tasks();
      datasets.value = await api.datasets();
    });
  });
  events.addEventListener('error', () => (isConnected.value = false));
  on<RunView[]>('runs', (all) => (runs.value = new Map(all.map((run) => [run.id, run]))));
  on<RunView>('run', (run) => (runs.value = new Map(runs.value).set(run.id, run)));
  on<string>('removed', (id) => {
    const left = new Map(runs.value);
    left.delete(id);
    runs.value = left;
  });
  on<string[]>('queue', (ids) => (queue.value = ids));
}

/** Does something that may be refused, and shows why it was. True if it was done. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    failure.value = '';
    return true;
  } catch (error) {
    failure.value = (error as Error).message;
    return false;
  }
}
