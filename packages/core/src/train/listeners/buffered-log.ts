import {
  appendFile,
  exists,
  makeDirectory,
  parentDirectory,
  readFile,
  writeFileAtomic,
} from '#platform/files';
import { concatenate } from '../../concatenate';

/** Appends to a file about once a second, so that a log line a step does not slow training down. */
export class BufferedLog {
  private readonly path: string;
  private pending: Uint8Array[];
  private flushed = performance.now();

  /** Nothing is written before the first flush; `header` then comes first. */
  constructor(path: string, header?: Uint8Array) {
    this.path = path;
    this.pending = header ? [header] : [];
  }

  async append(entry: Uint8Array | string): Promise<void> {
    this.pending.push(typeof entry === 'string' ? new TextEncoder().encode(entry) : entry);
    if (performance.now() - this.flushed >= 1000) await this.flush();
  }

  /** Writes what is pending. Makes the file and its directory if they are missing. */
  async flush(): Promise<void> {
    const entries = this.pending;
    this.pending = [];
    this.flushed = performance.now();
    if (!entries.length) return;
    await makeDirectory(parentDirectory(this.path));
    await appendFile(this.path, concatenate(entries));
  }

  /** Drops the lines of the file that `isKept` refuses, and a last line without its end. Returns the number left. */
  async keepLines(isKept: (line: string, index: number) => boolean): Promise<number> {
    if (!(await exists(this.path))) return 0;
    const lines = new TextDecoder()
      .decode(await readFile(this.path))
      .split('\n')
      .slice(0, -1)
      .filter(isKept);
    await writeFileAtomic(this.path, lines.map((line) => `${line}\n`).join(''));
    return lines.length;
  }
}
