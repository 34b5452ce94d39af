import { wrap, type Remote } from 'comlink';
import type { BackendReport } from '@dl/core/backends';
import './abort-signals';
import type { RemoteLaboratory, RoomName, Work } from './worker';

/** The worker as the page sees it. */
export class Laboratory {
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  private readonly remote = wrap<RemoteLaboratory>(this.worker);
  /** What is computed with. */
  readonly backend: Promise<BackendReport>;

  /** @param backend - `auto`, or the name of a backend. */
  constructor(backend: string) {
    this.backend = this.remote.useBackend(backend);
    this.backend.catch(() => {}); // whoever needs it is told
  }

  /** What the worker can do for a room. */
  async enter<Name extends RoomName>(name: Name): Promise<Remote<Work<Name>>> {
    await this.backend;
    return (await this.remote.enter(name)) as unknown as Remote<Work<Name>>;
  }

  close(): void {
    this.worker.terminate();
  }
}
