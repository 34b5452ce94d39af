import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';

/** Work of a room that a visitor may stop: what it says of itself, and its end. */
export class Task {
  readonly isRunning = signal(false);
  readonly status = signal('');
  readonly error = signal('');
  private current?: AbortController;

  /** Runs `work`, in place of what runs as yet. Its errors are shown, not thrown. */
  async run(work: (signal: AbortSignal) => Promise<string | void>): Promise<void> {
    this.current?.abort();
    const mine = (this.current = new AbortController());
    this.isRunning.value = true;
    this.error.value = '';
    try {
      const status = await work(mine.signal);
      if (mine === this.current && status !== undefined) this.status.value = status;
    } catch (error) {
      if (mine !== this.current) return;
      if (mine.signal.aborted) this.status.value = 'Stopped.';
      else {
        this.status.value = '';
        this.error.value = error instanceof Error ? error.message : String(error);
      }
    } finally {
      if (mine === this.current) this.isRunning.value = false;
    }
  }

  stop(): void {
    this.current?.abort();
  }
}

/** A task that ends when its room is left. */
export function useTask(): Task {
  const task = useMemo(() => new Task(), []);
  useEffect(() => () => task.stop(), [task]);
  return task;
}

/** Of calls while one is running only the latest is kept: fast input is followed without a queue. */
export function latest<Argument>(work: (argument: Argument) => Promise<void>): (argument: Argument) => void {
  let isRunning = false;
  let next: { argument: Argument } | undefined;
  return (argument) => {
    next = { argument };
    if (isRunning) return;
    isRunning = true;
    void (async () => {
      while (next) {
        const { argument } = next;
        next = undefined;
        await work(argument);
      }
      isRunning = false;
    })();
  };
}
