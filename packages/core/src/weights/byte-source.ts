import { fileSize, readRange } from '#platform/files';

/** Bytes of known length that can be read in part, wherever they are. */
export interface ByteSource {
  /** Names the source in errors. */
  readonly name: string;
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    name: `the buffer of ${bytes.length} bytes`,
    size: bytes.length,
    read: async (start, end) => bytes.subarray(start, end),
  };
}

export async function fileSource(path: string | URL): Promise<ByteSource> {
  return { name: `"${path}"`, size: await fileSize(path), read: (start, end) => readRange(path, start, end) };
}
