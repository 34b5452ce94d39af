import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
  type WorkerOptions,
} from 'node:worker_threads';
import { DlError, InvalidArgumentError } from '@dl/core';
import type * as esbuild from 'esbuild';

/** The bodies of worker threads, files beside this one. */
export type WorkerBody = 'gymnasium-worker' | 'environment-worker';

/** What a worker gets to begin with. */
export interface WorkerBeginning {
  port: MessagePort;
  /** One integer that both share: 1 when an answer waits. */
  answered: Int32Array;
  settings: unknown;
}

/** What a worker answers; errors lose their class on the way, so they travel as data. */
export type WorkerAnswer = { value: unknown } | { error: { code: string; message: string } };

/** Milliseconds in which a thread must have begun: what keeps it from beginning cannot be heard while we wait. */
const patience = 60_000;

/** Milliseconds in which a thread is to end by itself. */
const grace = 2000;

/** A worker thread whose answers are waited for, so that who asks need not be asynchronous. It does not keep Node running. */
export class SynchronousWorker {
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly answered = new Int32Array(new SharedArrayBuffer(4));
  private hasAnswered = false;
  private isDisposed = false;

  /** @param settings - What the body begins with; plain data. */
  constructor(
    private readonly body: WorkerBody,
    settings: unknown,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const beginning: WorkerBeginning = { port: port2, answered: this.answered, settings };
    this.worker = startThread(body, { workerData: beginning, transferList: [port2], execArgv: [] });
    this.worker.unref();
    this.worker.on('error', () => {}); // an answer that does not come says it too
  }

  /** Asks for something; the next {@link receive} is the answer. */
  send(request: unknown): void {
    if (this.isDisposed) throw new InvalidArgumentError('the environment was disposed; make another one');
    this.port.postMessage(request);
  }

  /**
   * Waits for an answer.
   *
   * @throws {@link DlError} with the code that the worker says, or `worker-failed`.
   */
  receive(): unknown {
    const limit = this.hasAnswered ? Infinity : patience;
    // The notification of an answer may come after the answer was taken: what counts is the integer.
    while (Atomics.exchange(this.answered, 0, 0) === 0) {
      if (Atomics.wait(this.answered, 0, 0, limit) !== 'timed-out') continue;
      throw new DlError('worker-failed', `the thread ${this.body} did not begin within ${limit / 1000} s`);
    }
    const received = receiveMessageOnPort(this.port) as { message: WorkerAnswer };
    this.hasAnswered = true;
    const { message } = received;
    if ('value' in message) return message.value;
    const { code, message: said } = message.error;
    throw code === 'invalid-argument' ? new InvalidArgumentError(said) : new DlError(code, said);
  }

  ask(request: unknown): unknown {
    this.send(request);
    return this.receive();
  }

  /** Lets the thread put away what it holds and end; one that does not is ended. */
  dispose(): void {
    this.isDisposed = true;
    this.port.close();
    setTimeout(() => void this.worker.terminate(), grace).unref();
  }
}

/** A file beside this one in the package; when sources run (tests, scripts), what it would be is made now. */
function startThread(body: WorkerBody, options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${body}.js`, import.meta.url), options);
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof esbuild;
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`./${body}.ts`, import.meta.url))],
    ...{ bundle: true, write: false, platform: 'node', target: 'node20', conditions: ['node'] },
    ...{ packages: 'external', tsconfigRaw: {} },
    define: { 'import.meta.url': JSON.stringify(import.meta.url) }, // for the thread's own threads
  });
  return new Worker(outputFiles[0]!.text, { ...options, eval: true });
}
