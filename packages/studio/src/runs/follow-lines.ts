import fs from 'node:fs/promises';

/** Lines that were added to a file since the last look. */
export interface NewLines {
  lines: string[];
  /** The file was replaced or has become shorter: these are its lines from the first one on. */
  restarted: boolean;
}

/** Reads a file that grows, look by look. A last line without its end waits for it. */
export class LineFollower {
  private offset = 0;
  private inode?: number;

  constructor(private readonly path: string) {}

  /** No lines where there is no file yet. */
  async read(): Promise<NewLines> {
    let file: fs.FileHandle;
    try {
      file = await fs.open(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return { lines: [], restarted: false };
    }
    try {
      const { size, ino } = await file.stat();
      const restarted = this.inode !== undefined && (ino !== this.inode || size < this.offset);
      if (restarted) this.offset = 0;
      this.inode = ino;
      const bytes = Buffer.alloc(size - this.offset);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.offset);
      const end = bytes.subarray(0, bytesRead).lastIndexOf('\n') + 1;
      this.offset += end;
      return { lines: bytes.toString('utf8', 0, end).split('\n').slice(0, -1), restarted };
    } finally {
      await file.close();
    }
  }
}
