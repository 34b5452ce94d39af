import { EventEmitter } from 'node:events';
import path from 'node:path';
import { InvalidArgumentError } from '@dl/core';
import pLimit from 'p-limit';
import * as z from 'zod';
import { NotFoundError, RunStateError } from '../errors';
import type { StudioTask } from '../task';
import type { Run, RunView, Usage } from './run';
import { RunLog } from './run-log';
import { findProcess, outcomeOf, signalProcess, startProcess, usageOf, type RunProcess } from './run-process';
import type { RunStore } from './run-store';

export interface RunQueueOptions {
  tasks: readonly StudioTask[];
  /** Runs whose processes live at a time. */
  parallel: number;
}

interface RunQueueEvents {
  /** A run began, ended, changed or came further. */
  run: [RunView];
  removed: [string];
  /** The order of the runs that wait. */
  queue: [readonly string[]];
}

/** What is known of a run whose process lives. */
interface Living {
  process: RunProcess;
  log: RunLog;
  usage?: Usage;
  isStopping: boolean;
  settled: Promise<void>;
}

/** Milliseconds between two looks at the runs that live. */
const interval = 500;

/**
 * Starts runs one after the other and keeps their state on the disk. The processes outlive the studio: a queue that is opened on
 * the same folder finds them again.
 */
export class RunQueue extends EventEmitter<RunQueueEvents> {
  private readonly runs = new Map<string, Run>();
  private readonly living = new Map<string, Living>();
  private waiting: string[] = [];
  private isClosed = false;
  private isLooking = false;
  private timer?: NodeJS.Timeout;
  private readonly changing = pLimit(1);
  private readonly starting = pLimit(1);

  private constructor(
    private readonly store: RunStore,
    private readonly options: RunQueueOptions,
  ) {
    super();
    this.setMaxListeners(0); // one a page that watches
  }

  /** Opens the runs of a folder: those whose processes still live are followed, those that wait begin. */
  static async open(store: RunStore, options: RunQueueOptions): Promise<RunQueue> {
    const queue = new RunQueue(store, options);
    const order = await store.readQueue();
    for (const run of await store.list()) {
      queue.runs.set(run.id, run);
      if (run.state !== 'running') continue;
      const process = await findProcess(run);
      if (process) queue.follow(run, process);
      else await queue.settle(run, undefined);
    }
    const queued = [...queue.runs.values()].filter(({ state }) => state === 'queued').map(({ id }) => id);
    queue.waiting = [
      ...order.filter((id) => queued.includes(id)),
      ...queued.filter((id) => !order.includes(id)),
    ];
    queue.timer = setInterval(() => void queue.look(), interval);
    await queue.startNext();
    return queue;
  }

  /** All runs, the oldest first. */
  list(): RunView[] {
    return [...this.runs.keys()].map((id) => this.view(id));
  }

  get order(): readonly string[] {
    return this.waiting;
  }

  /** @throws {@link NotFoundError} */
  view(id: string): RunView {
    const living = this.living.get(id);
    const run = this.find(id);
    return { ...run, progress: living?.log.progress ?? run.progress, usage: living?.usage };
  }

  /** @throws {@link NotFoundError} */
  task(name: string): StudioTask {
    const task = this.options.tasks.find((task) => task.name === name);
    if (!task) throw new NotFoundError(`there is no task "${name}"`);
    return task;
  }

  /**
   * Puts a run at the end of the queue.
   *
   * @throws {@link InvalidArgumentError} that names every option that the task does not take.
   */
  async submit(taskName: string, options: Record<string, unknown>, name: string): Promise<RunView> {
    const task = this.task(taskName);
    const parsed = task.options.strict().safeParse(options);
    if (!parsed.success) throw new InvalidArgumentError(z.prettifyError(parsed.error));
    const run = await this.store.create({ name, task: taskName, options, state: 'queued' });
    this.runs.set(run.id, run);
    await this.enqueue(run);
    return this.view(run.id);
  }

  /** Takes a run out of the queue, or lets it write a checkpoint and end. The second time it is ended at once. */
  async stop(id: string): Promise<RunView> {
    const run = this.find(id);
    const living = this.living.get(id);
    if (living) {
      signalProcess(living.process.id, living.isStopping ? 'SIGKILL' : 'SIGTERM');
      living.isStopping = true;
    } else if (run.state === 'queued') {
      await this.takeOut(id);
      await this.change(id, { state: 'stopped' });
    } else throw new RunStateError(`"${run.name}" is ${run.state}: there is nothing to stop`);
    return this.view(id);
  }

  /** Puts a run that was stopped or has failed into the queue again; it goes on from its last checkpoint. */
  async resume(id: string): Promise<RunView> {
    const run = this.find(id);
    if (run.state !== 'stopped' && run.state !== 'failed') {
      throw new RunStateError(`"${run.name}" is ${run.state}: only what was stopped or has failed can go on`);
    }
    await this.enqueue(run);
    return this.view(id);
  }

  async rename(id: string, name: string): Promise<RunView> {
    await this.change(id, { name });
    return this.view(id);
  }

  /** Removes a run with all its files. */
  async remove(id: string): Promise<void> {
    const run = this.find(id);
    if (this.living.has(id)) throw new RunStateError(`"${run.name}" is running: stop it first`);
    this.runs.delete(id);
    if (run.state === 'queued') await this.takeOut(id);
    await this.store.remove(id);
    this.emit('removed', id);
  }

  /** Sets the order of those that wait; who is left out keeps a place at the end. */
  async reorder(ids: readonly string[]): Promise<readonly string[]> {
    const named = [...new Set(ids)].filter((id) => this.waiting.includes(id));
    await this.setOrder([...named, ...this.waiting.filter((id) => !named.includes(id))]);
    return this.waiting;
  }

  /** Lets all runs write a checkpoint and end; they wait at the head of the queue for the next studio. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    const living = [...this.living];
    for (const [, { process, isStopping }] of living) if (!isStopping) signalProcess(process.id, 'SIGTERM');
    await Promise.all(living.map(([, { settled }]) => settled));
    const unfinished = living.map(([id]) => id).filter((id) => this.find(id).state === 'queued');
    await this.setOrder([...unfinished, ...this.waiting]);
  }

  /** Leaves the runs alone, as a studio that is killed does. */
  abandon(): void {
    this.isClosed = true;
    clearInterval(this.timer);
    this.living.clear();
  }

  private find(id: string): Run {
    const run = this.runs.get(id);
    if (!run) throw new NotFoundError(`there is no run "${id}"`);
    return run;
  }

  private async enqueue(run: Run): Promise<void> {
    await this.change(run.id, { state: 'queued', error: undefined, ended: undefined });
    await this.setOrder([...this.waiting, run.id]);
    await this.startNext();
  }

  private takeOut(id: string): Promise<void> {
    return this.setOrder(this.waiting.filter((other) => other !== id));
  }

  private async setOrder(ids: string[]): Promise<void> {
    this.waiting = ids;
    await this.store.writeQueue(ids);
    this.emit('queue', ids);
  }

  private startNext(): Promise<void> {
    return this.starting(async () => {
      while (!this.isClosed && this.living.size < this.options.parallel && this.waiting.length) {
        const run = this.find(this.waiting[0]!);
        await this.setOrder(this.waiting.slice(1));
        await this.start(run);
      }
    });
  }

  private async start(run: Run): Promise<void> {
    const folder = path.resolve(this.store.folder(run.id));
    try {
      const task = this.task(run.task);
      const process = await startProcess(task.command(task.options.parse(run.options), folder), folder);
      const started = new Date().toISOString();
      this.follow(await this.change(run.id, { state: 'running', started, process: process.id }), process);
    } catch (error) {
      await this.change(run.id, { state: 'failed', error: (error as Error).message });
    }
  }

  private follow(run: Run, process: RunProcess): void {
    const settled = process.ended.then((code) => this.settle(run, code));
    this.living.set(run.id, {
      process,
      log: new RunLog(this.store.folder(run.id)),
      isStopping: false,
      settled,
    });
  }

  private async settle(run: Run, exitCode: number | undefined): Promise<void> {
    const living = this.living.get(run.id);
    const isStopping = living?.isStopping ?? false;
    const folder = this.store.folder(run.id);
    const log = living?.log ?? new RunLog(folder);
    await log.read();
    const outcome = await outcomeOf(folder, log.last, exitCode, isStopping || this.isClosed);
    const isPostponed = this.isClosed && !isStopping && outcome.state === 'stopped';
    const state = isPostponed ? 'queued' : outcome.state;
    await this.change(run.id, {
      ...outcome,
      progress: log.progress ?? run.progress,
      ...{ state, ended: new Date().toISOString(), process: undefined },
    });
    this.living.delete(run.id);
    await this.startNext();
  }

  /** What is on the disk is never behind what is said. */
  private change(id: string, changes: Partial<Run>): Promise<Run> {
    return this.changing(async () => {
      const changed = await this.store.write({ ...this.find(id), ...changes });
      this.runs.set(id, changed);
      this.emit('run', this.view(id));
      return changed;
    });
  }

  /** Reads what the runs that live have written. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      for (const [id, living] of this.living) {
        const { events } = await living.log.read();
        living.usage = await usageOf(living.process.id);
        if (this.living.has(id) && (events.length || living.usage)) this.emit('run', this.view(id));
      }
    } finally {
      this.isLooking = false;
    }
  }
}
