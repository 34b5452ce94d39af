import { InvalidArgumentError } from '@dl/core';
import { SynchronousWorker } from '#platform/synchronous-worker';
import { processors } from '#platform/processors';
import type { ResetOptions } from '../environment';
import type { Space } from '../spaces';
import { spaceOf, type SpaceDescription } from '../spaces/space-description';
import { emptyStep, type EnvironmentVector, type VectorStep } from './environment-vector';

/** What a worker plays: environments `first` ... `first + count - 1`. */
export interface VectorSettings {
  source: { name?: string; module?: string };
  first: number;
  count: number;
}

/** What a worker is asked for. */
export type VectorRequest =
  | { type: 'spaces' }
  | { type: 'reset'; seed?: number }
  | { type: 'step'; actions: readonly unknown[] }
  | { type: 'save' }
  | { type: 'restore'; states: readonly unknown[] };

export interface WorkerVectorOptions {
  /** Threads that share the environments. Default: one for each processor, at most one for each environment. */
  workers?: number;
}

interface Part {
  worker: SynchronousWorker;
  first: number;
  end: number;
}

/**
 * Environments that are played at the same time in worker threads of Node, with the results of a {@link VectorEnvironment}. A step
 * costs some 0.1 ms for the way to the threads and back: it pays where all environments together need longer than that, as those of
 * Python and those that show pixels do, and not for CartPole.
 *
 * ```ts
 * const environments = new WorkerVectorEnvironment(8, 'gymnasium:ALE/Pong-v5', { workers: 4 });
 * const own = new WorkerVectorEnvironment(8, new URL('./my-game.js', import.meta.url));
 * environments.dispose(); // ends the threads
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `count` and `workers` are positive integers, or if there is no such environment.
 * @throws {@link DlError} what an environment throws, with its code and message; `worker-failed` if that is none of ours.
 * @throws {@link UnsupportedPlatformError} in the browser.
 */
export class WorkerVectorEnvironment<Observation = unknown, Action = unknown> implements EnvironmentVector<
  Observation,
  Action
> {
  readonly observationSpace: Space<Observation>;
  readonly actionSpace: Space<Action>;
  private readonly parts: Part[];

  /**
   * @param count - Environments.
   * @param source - A name that `makeEnvironment` knows, or the address of a module whose default export makes the environment of an
   * index: functions cannot travel to another thread.
   */
  constructor(
    readonly count: number,
    source: string | URL,
    { workers = Math.min(processors(), count) }: WorkerVectorOptions = {},
  ) {
    for (const [name, value] of Object.entries({ count, workers })) {
      if (Number.isInteger(value) && value > 0) continue;
      throw new InvalidArgumentError(
        `WorkerVectorEnvironment: ${name} is a positive integer; received ${value}`,
      );
    }
    const used = Math.min(workers, count);
    const bound = (part: number) => Math.floor((part * count) / used);
    const named = typeof source === 'string' ? { name: source } : { module: source.href };
    this.parts = Array.from({ length: used }, (_, part) => {
      const [first, end] = [bound(part), bound(part + 1)];
      const settings: VectorSettings = { source: named, first, count: end - first };
      return { worker: new SynchronousWorker('environment-worker', settings), first, end };
    });
    try {
      const [observations, actions] = this.ask(() => ({ type: 'spaces' }))[0] as SpaceDescription[];
      this.observationSpace = spaceOf(observations!) as Space<Observation>;
      this.actionSpace = spaceOf(actions!) as Space<Action>;
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  reset({ seed }: ResetOptions = {}): Observation[] {
    return (this.ask(() => ({ type: 'reset', seed })) as Observation[][]).flat();
  }

  step(actions: readonly Action[]): VectorStep<Observation> {
    if (actions.length !== this.count) {
      throw new InvalidArgumentError(
        `step: ${this.count} environments take as many actions; received ${actions.length}`,
      );
    }
    const steps = this.ask(({ first, end }) => ({ type: 'step', actions: actions.slice(first, end) }));
    const result = emptyStep<Observation>();
    for (const step of steps as VectorStep<Observation>[]) {
      for (const name of Object.keys(result) as (keyof typeof result)[]) {
        (result[name] as unknown[]).push(...step[name]);
      }
    }
    return result;
  }

  get state(): readonly unknown[] {
    return (this.ask(() => ({ type: 'save' })) as unknown[][]).flat();
  }

  set state(states: readonly unknown[]) {
    this.ask(({ first, end }) => ({ type: 'restore', states: states.slice(first, end) }));
  }

  /** Ends the threads. */
  dispose(): void {
    for (const { worker } of this.parts) worker.dispose();
  }

  /** Asks all threads at once, and hears all of them before an error of one is thrown. */
  private ask(request: (part: Part) => VectorRequest): unknown[] {
    for (const part of this.parts) part.worker.send(request(part));
    const errors: unknown[] = [];
    const answers = this.parts.map(({ worker }) => {
      try {
        return worker.receive();
      } catch (error) {
        errors.push(error);
      }
    });
    if (errors.length) throw errors[0];
    return answers;
  }
}
