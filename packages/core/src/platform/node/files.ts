import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  FileNotFoundError,
  FileNotReadableError,
  FileNotWritableError,
  StorageFullError,
} from '../storage-errors';

/** One `read` call of the operating system takes at most 2 GiB. */
const maximumReadBytes = 2 ** 30;

/** The whole file. Throws {@link FileNotFoundError}. */
export async function readFile(file: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  return readRange(file, 0, Infinity);
}

/** The bytes from `start` up to, not including, `end`, or up to the end of the file. */
export async function readRange(
  file: string | URL,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return explainedRead(file, async (name) => {
    const handle = await fs.open(name, 'r');
    try {
      const { size } = await handle.stat();
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      let filled = 0;
      while (filled < bytes.length) {
        const length = Math.min(bytes.length - filled, maximumReadBytes);
        const { bytesRead } = await handle.read(bytes, filled, length, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  });
}

/** Size in bytes. */
export async function fileSize(file: string | URL): Promise<number> {
  return explainedRead(file, async (name) => (await fs.stat(name)).size);
}

/** True if there is a file or a folder. */
export async function exists(file: string | URL): Promise<boolean> {
  return fs.access(toPath(file)).then(
    () => true,
    () => false,
  );
}

export async function isDirectory(directory: string | URL): Promise<boolean> {
  return fs.stat(toPath(directory)).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Names of the files and folders in a folder, sorted. */
export async function listDirectory(directory: string | URL): Promise<string[]> {
  return explainedRead(directory, async (name) => (await fs.readdir(name)).sort());
}

/** Makes a folder and those above it, where they are missing. */
export async function makeDirectory(directory: string | URL): Promise<void> {
  await explained(directory, (name) => fs.mkdir(name, { recursive: true }));
}

/**
 * Writes a file so that, whatever happens, its path holds either the old content or all of the new: a temporary file in
 * the same folder, fsync, rename, fsync of the folder. Missing folders are made.
 *
 * @param data - The content, or its pieces in order.
 * @throws {@link StorageFullError} if the disk is full; the old file is then intact and the temporary one removed.
 */
export async function writeFileAtomic(
  file: string | URL,
  data: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  await replaceFile(file, async (temporary) => {
    const handle = await fs.open(temporary, 'wx');
    try {
      const pieces = typeof data === 'string' || data instanceof Uint8Array ? [data] : data;
      for await (const piece of pieces) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
  });
}

/**
 * Lets `write` make a file under a temporary name in the same folder, and then puts it in the place of `file`, durably.
 * If `write` throws, what it made is removed.
 *
 * @throws {@link FileNotWritableError} if the folder is protected, or the path cannot be a file's.
 */
export async function replaceFile(
  file: string | URL,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await besideFile(file, async (temporary, name) => {
    await write(temporary);
    await syncFile(temporary);
    await fs.rename(temporary, name);
    await syncDirectory(path.dirname(name));
  });
}

/** Throws what {@link replaceFile} would throw at its end, before there is anything to write. Leaves nothing behind. */
export async function assertReplaceable(file: string | URL): Promise<void> {
  await explained(file, async (name) => {
    if (await isDirectory(name)) throw new FileNotWritableError(name, reasons.EISDIR!);
    const nearest = await nearestExisting(name);
    await tryFolder(nearest === path.resolve(name) ? path.dirname(nearest) : nearest);
  });
}

/** Throws what making a folder, where it is missing, and a file in it would throw. Leaves nothing behind. */
export async function assertDirectoryWritable(directory: string | URL): Promise<void> {
  await explained(directory, async (name) => tryFolder(await nearestExisting(name)));
}

/** The path, or the first above it, where there is something. */
async function nearestExisting(name: string): Promise<string> {
  const absolute = path.resolve(name);
  try {
    await fs.stat(absolute);
    return absolute;
  } catch (error) {
    const parent = path.dirname(absolute);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === absolute) throw error;
    return nearestExisting(parent);
  }
}

async function tryFolder(directory: string): Promise<void> {
  const temporary = temporaryIn(directory);
  await fs.writeFile(temporary, '');
  await fs.rm(temporary);
}

const temporaryIn = (directory: string) => path.join(directory, `.${randomUUID()}.tmp`);

/** Gives `work` the path of a temporary file in the folder of `file`, which is made if it is missing. */
async function besideFile(
  file: string | URL,
  work: (temporary: string, name: string) => Promise<void>,
): Promise<void> {
  await explained(file, async (name) => {
    const directory = path.dirname(name);
    const temporary = temporaryIn(directory);
    try {
      await fs.mkdir(directory, { recursive: true });
      await work(temporary, name);
    } catch (error) {
      await fs.rm(temporary, { force: true }).catch(() => undefined); // the error that matters is the first one
      throw error;
    }
  });
}

/** Adds to the end of a file, which is made if it is missing. */
export async function appendFile(file: string | URL, data: string | Uint8Array): Promise<void> {
  await explained(file, (name) => fs.appendFile(name, data));
}

/** A file that is open for writing. */
export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written durable and closes the file. */
  close(): Promise<void>;
}

/** Opens a file, which is made if it is missing, cuts it to `size` bytes, and writes behind them. */
export async function openWriter(file: string | URL, size: number): Promise<FileWriter> {
  return explained(file, async (name) => {
    const handle = await fs.open(name, fs.constants.O_WRONLY | fs.constants.O_CREAT);
    await handle.truncate(size).catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
    let position = size;
    return {
      write: (bytes) =>
        explained(file, async () => {
          for (let written = 0; written < bytes.length;) {
            const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position);
            written += bytesWritten;
            position += bytesWritten;
          }
        }),
      close: () => explained(file, () => handle.sync().finally(() => handle.close())),
    };
  });
}

/** Moves a file or a folder within one disk and makes the move durable. A file replaces a file. */
export async function rename(from: string | URL, to: string | URL): Promise<void> {
  await explained(from, async (name) => {
    await fs.rename(name, toPath(to));
    await syncDirectory(path.dirname(toPath(to)));
  });
}

/** Removes a file, or a folder with all that it holds. Nothing there is no error. */
export async function removeRecursive(file: string | URL): Promise<void> {
  await explained(file, (name) => fs.rm(name, { recursive: true, force: true }));
}

/** Free bytes for this user on the disk of an existing folder. */
export async function availableSpace(directory: string | URL): Promise<number> {
  return explainedRead(directory, async (name) => {
    const { blocks, bavail, bsize } = await fs.statfs(name);
    return blocks === 0 ? Infinity : bavail * bsize; // some network file systems do not count
  });
}

/** Joins parts of a path. */
export function joinPath(...parts: string[]): string {
  return path.join(...parts);
}

/** The folder that a path lies in; '.' for a bare name. */
export function parentDirectory(file: string): string {
  return path.dirname(file);
}

/** Makes the entries of a folder durable. Windows has no such call: there a rename is durable by itself. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform !== 'win32') await syncFile(directory, 'r');
}

async function syncFile(file: string, flags = 'r+'): Promise<void> {
  const handle = await fs.open(file, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toPath(file: string | URL): string {
  return typeof file === 'string' ? file : fileURLToPath(file);
}

/** Why the operating system refuses a path. */
const reasons: Partial<Record<string, string>> = {
  EACCES: 'it, or a folder that it lies in, is protected',
  EEXIST: 'there is a file where a folder has to be',
  EISDIR: 'it is a folder, not a file',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'there is a file where a folder has to be',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
};

/** Runs what writes at a path. Errors of the operating system become those of the house. */
export async function explained<T>(
  file: string | URL,
  action: (name: string) => Promise<T>,
  Refusal: typeof FileNotReadableError | typeof FileNotWritableError = FileNotWritableError,
): Promise<T> {
  const name = toPath(file);
  try {
    return await action(name);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new FileNotFoundError(name, { cause });
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new StorageFullError(name, { cause });
    const reason = reasons[code];
    if (reason !== undefined) throw new Refusal(name, reason, { cause });
    throw cause;
  }
}

/** Runs what reads at a path. */
async function explainedRead<T>(file: string | URL, action: (name: string) => Promise<T>): Promise<T> {
  return explained(file, action, FileNotReadableError);
}
