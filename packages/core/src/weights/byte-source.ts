import { fileSize, joinPath, parentDirectory, readRange } from '#platform/files';
import { InvalidArgumentError } from '../errors';

/** Bytes of known length that can be read in part, wherever they are. */
export interface ByteSource {
  /** Names the source in errors. */
  readonly name: string;
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
  /**
   * Opens a file beside this one, or in a folder there: models whose files refer to each other need it. Bytes in memory
   * have none. Throws {@link InvalidArgumentError} if the name leads out of this file's folder.
   */
  sibling?(name: string): Promise<ByteSource>;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    name: `the buffer of ${bytes.length} bytes`,
    size: bytes.length,
    read: async (start, end) => bytes.subarray(start, end),
  };
}

export async function fileSource(path: string | URL): Promise<ByteSource> {
  return {
    name: `"${path}"`,
    size: await fileSize(path),
    read: (start, end) => readRange(path, start, end),
    sibling: async (name) => {
      assertInside(name);
      return fileSource(
        path instanceof URL ? new URL(encodePath(name), path) : joinPath(parentDirectory(path), name),
      );
    },
  };
}

/** A relative name as a relative URL. */
export function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** Throws {@link InvalidArgumentError} unless `name` is a relative path that stays below its folder. */
export function assertInside(name: string): void {
  const parts = name.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\:\0]/.test(name)) return;
  throw new InvalidArgumentError(
    `the file refers to ${JSON.stringify(name)}; only names inside of its own folder are allowed`,
  );
}
