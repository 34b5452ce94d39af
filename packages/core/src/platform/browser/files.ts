import { UnsupportedPlatformError } from '../../errors';
import { FileNotFoundError, FileNotWritableError, StorageFullError } from '../storage-errors';

/*
 * Files of a page live in its origin private file system (https://fs.spec.whatwg.org). A writable stream there collects
 * its changes and applies them all when it is closed: writes are atomic without a temporary file of ours.
 */

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
  const content = await getFile(file);
  return new Uint8Array(await content.slice(start, Math.min(end, content.size)).arrayBuffer());
}

/** Size in bytes. */
export async function fileSize(file: string | URL): Promise<number> {
  return (await getFile(file)).size;
}

/** True if there is a file or a folder. */
export async function exists(file: string | URL): Promise<boolean> {
  return (await find(file)) !== undefined;
}

export async function isDirectory(directory: string | URL): Promise<boolean> {
  return (await find(directory))?.kind === 'directory';
}

/** Names of the files and folders in a folder, sorted. */
export async function listDirectory(directory: string | URL): Promise<string[]> {
  const handle = await find(directory);
  if (handle?.kind !== 'directory') throw new FileNotFoundError(String(directory));
  const names: string[] = [];
  // TypeScript knows this method only with the library "DOM.AsyncIterable".
  for await (const name of (handle as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  return names.sort();
}

/** Makes a folder and those above it, where they are missing. */
export async function makeDirectory(directory: string | URL): Promise<void> {
  await openDirectory(segments(directory));
}

/**
 * Writes a file so that, whatever happens, its path holds either the old content or all of the new. Missing folders are
 * made.
 *
 * @param data - The content, or its pieces in order.
 * @throws {@link StorageFullError} if the quota is used up; the old file is then intact.
 */
export async function writeFileAtomic(
  file: string | URL,
  data: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  await write(file, 0, async (stream) => {
    const pieces = typeof data === 'string' || data instanceof Uint8Array ? [data] : data;
    for await (const piece of pieces) await stream.write(piece as Uint8Array<ArrayBuffer>);
  });
}

/** Throws if a file cannot be put there, before there is anything to write. */
export async function assertReplaceable(file: string | URL): Promise<void> {
  if (await isDirectory(file)) throw new FileNotWritableError(String(file), 'it is a folder, not a file');
}

/** Throws if there cannot be a folder. */
export async function assertDirectoryWritable(directory: string | URL): Promise<void> {
  if ((await find(directory))?.kind === 'file') {
    throw new FileNotWritableError(String(directory), 'there is a file where a folder has to be');
  }
}

/** Adds to the end of a file, which is made if it is missing. */
export async function appendFile(file: string | URL, data: string | Uint8Array): Promise<void> {
  const size = (await exists(file)) ? await fileSize(file) : 0;
  await write(file, size, (stream) => stream.write(data as Uint8Array<ArrayBuffer>));
}

/** A file that is open for writing. */
export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written durable and closes the file. */
  close(): Promise<void>;
}

/** Opens a file, which is made if it is missing, cuts it to `size` bytes, and writes behind them. */
export async function openWriter(file: string | URL, size: number): Promise<FileWriter> {
  const stream = await openStream(file, size);
  return {
    write: (bytes) => explained(file, () => stream.write(bytes as Uint8Array<ArrayBuffer>)),
    close: () => explained(file, () => stream.close()),
  };
}

/** Moves a file or a folder. A file replaces a file. */
export async function rename(from: string | URL, to: string | URL): Promise<void> {
  const handle = await find(from);
  if (!handle) throw new FileNotFoundError(String(from));
  if (handle.kind === 'file') {
    const content = await handle.getFile();
    await write(to, 0, (stream) => stream.write(content));
  } else {
    await makeDirectory(to);
    for (const name of await listDirectory(from))
      await rename(joinPath(String(from), name), joinPath(String(to), name));
  }
  await removeRecursive(from);
}

/** Removes a file, or a folder with all that it holds. Nothing there is no error. */
export async function removeRecursive(file: string | URL): Promise<void> {
  const path = segments(file);
  const parent = await find(path.slice(0, -1).join('/'));
  if (parent?.kind !== 'directory' || !(await exists(file))) return;
  await parent.removeEntry(path.at(-1)!, { recursive: true });
}

/** Bytes that the page may still store. */
export async function availableSpace(): Promise<number> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  return quota - usage;
}

/** Joins parts of a path. */
export function joinPath(...parts: string[]): string {
  const path: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '..' && path.length) path.pop();
    else if (part !== '' && part !== '.') path.push(part);
  }
  return (parts[0]?.startsWith('/') ? '/' : '') + path.join('/');
}

/** The folder that a path lies in; '.' for a bare name. */
export function parentDirectory(file: string): string {
  return joinPath(file, '..') || '.';
}

async function write(
  file: string | URL,
  size: number,
  action: (stream: FileSystemWritableFileStream) => Promise<void>,
) {
  const stream = await openStream(file, size);
  await explained(file, async () => {
    try {
      await action(stream);
    } catch (error) {
      await stream.abort();
      throw error;
    }
    await stream.close();
  });
}

/** A stream whose changes are applied when it is closed; the first `size` bytes of the file are kept. */
async function openStream(file: string | URL, size: number): Promise<FileSystemWritableFileStream> {
  return explained(file, async () => {
    const path = segments(file);
    const directory = await openDirectory(path.slice(0, -1));
    const handle = await directory.getFileHandle(path.at(-1)!, { create: true });
    if (!('createWritable' in handle)) {
      throw new UnsupportedPlatformError(
        'this browser cannot write files (FileSystemFileHandle.createWritable)',
      );
    }
    const stream = await handle.createWritable({ keepExistingData: size > 0 });
    if (size > 0) {
      await stream.truncate(size);
      await stream.seek(size);
    }
    return stream;
  });
}

async function getFile(file: string | URL): Promise<File> {
  const handle = await find(file);
  if (handle?.kind !== 'file') throw new FileNotFoundError(String(file));
  return handle.getFile();
}

async function find(
  file: string | URL,
): Promise<FileSystemDirectoryHandle | FileSystemFileHandle | undefined> {
  const path = segments(file);
  try {
    let directory = await navigator.storage.getDirectory();
    for (const name of path.slice(0, -1)) directory = await directory.getDirectoryHandle(name);
    const name = path.at(-1);
    if (name === undefined) return directory;
    return await directory.getFileHandle(name).catch(() => directory.getDirectoryHandle(name));
  } catch (error) {
    if (error instanceof DOMException && ['NotFoundError', 'TypeMismatchError'].includes(error.name))
      return undefined;
    throw error;
  }
}

async function openDirectory(path: string[]): Promise<FileSystemDirectoryHandle> {
  let directory = await navigator.storage.getDirectory();
  for (const name of path) directory = await directory.getDirectoryHandle(name, { create: true });
  return directory;
}

function segments(file: string | URL): string[] {
  if (file instanceof URL) {
    throw new UnsupportedPlatformError(
      `files of a page are named by paths, not by URLs: received ${file.href}`,
    );
  }
  return joinPath(file)
    .split('/')
    .filter((name) => name !== '');
}

async function explained<T>(file: string | URL, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
      throw new StorageFullError(String(file), { cause });
    }
    throw cause;
  }
}
