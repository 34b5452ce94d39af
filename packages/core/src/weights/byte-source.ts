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
   * Opens a file that lies beside this one, or in a folder there: formats of several files refer to each other. Bytes in
   * memory have none.
   *
   * @throws {@link InvalidArgumentError} if the name leads elsewhere.
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
    sibling: async (name) => fileSource(besideFile(path, assertSibling(name))),
  };
}

/** A name in a file is not trusted: it must not lead out of the file's folder. */
export function assertSibling(name: string): string {
  if (name && !/^[/\\]|^[a-z][a-z0-9+.-]*:|(^|[/\\])\.\.($|[/\\])/i.test(name)) return name;
  throw new InvalidArgumentError(
    `"${name}" is no name of a file beside another: it is empty, absolute, or leads out of the folder`,
  );
}

function besideFile(path: string | URL, name: string): string | URL {
  if (path instanceof URL) return new URL(encodeURI(name), path);
  return joinPath(parentDirectory(path), name);
}
