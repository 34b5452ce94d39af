import { appendFile, makeDirectory } from '#platform/files';

/** Appends to a file about once a second, so that a log line a step does not slow training down. */
export class BufferedLog {
  private pending: Uint8Array[];
  private flushed = performance.now();

  /** Nothing is written before the first flush; `header` then comes first. */
  constructor(
    private readonly path: string,
    header?: Uint8Array,
  ) {
    this.pending = header ? [header] : [];
  }

  async append(entry: Uint8Array | string): Promise<void> {
    this.pending.push(typeof entry === 'string' ? new TextEncoder().encode(entry) : entry);
    if (performance.now() - this.flushed >= 1000) await this.flush();
  }

  /** Writes what is pending. Creates the file and its directory if they are missing. */
  async flush(): Promise<void> {
    const entries = this.pending;
    this.pending = [];
    this.flushed = performance.now();
    if (!entries.length) return;
    await makeDirectory(this.path.slice(0, this.path.lastIndexOf('/') + 1) || '.');
    await appendFile(this.path, concatenate(entries));
  }
}
