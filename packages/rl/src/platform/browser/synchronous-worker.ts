import { UnsupportedPlatformError } from '@dl/core';

/** Pages may not wait for a thread. */
export class SynchronousWorker {
  constructor(body: string, _settings: unknown) {
    const purpose =
      body === 'gymnasium-worker' ? "Python's environments run" : 'environments run in worker threads';
    throw new UnsupportedPlatformError(
      `${purpose} in Node only; in the browser use those of makeEnvironment`,
    );
  }

  send(_request: unknown): void {}

  receive(): unknown {
    return undefined;
  }

  ask(_request: unknown): unknown {
    return undefined;
  }

  dispose(): void {}
}
