import { workerData } from 'node:worker_threads';
import type { WorkerAnswer, WorkerBeginning } from './synchronous-worker';

/** What a worker does. */
export interface Server<Request = unknown> {
  answer(request: Request): unknown;
  /** Frees what it holds: nobody asks any more. */
  dispose(): void;
}

/**
 * The worker's side of `SynchronousWorker`: answers every request, until the other side closes the port; then the thread ends.
 *
 * @param begin - Gets the settings and returns what answers; an error of it is the answer to every request.
 */
export function serveRequests<Settings, Request>(
  begin: (settings: Settings) => Promise<Server<Request>>,
): void {
  const { port, answered, settings } = workerData as WorkerBeginning;
  const begun = begin(settings as Settings);
  begun.catch(() => {}); // every request is answered with it
  port.on('close', () => {
    begun.then(
      (server) => server.dispose(),
      () => {},
    );
  });
  port.on('message', (request: Request) => {
    void begun
      .then((server) => server.answer(request))
      .then((value): WorkerAnswer => ({ value }), describeError)
      .then((answer) => {
        try {
          port.postMessage(answer);
        } catch (error) {
          port.postMessage(describeError(error)); // what cannot be sent, such as a function
        }
        Atomics.store(answered, 0, 1);
        Atomics.notify(answered, 0);
      });
  });
}

function describeError(error: unknown): WorkerAnswer {
  const { code, message } = error as { code?: unknown; message?: string };
  return {
    error: { code: typeof code === 'string' ? code : 'worker-failed', message: message ?? String(error) },
  };
}
