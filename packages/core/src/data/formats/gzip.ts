import { concatenate } from '../../concatenate';
import { FileFormatError } from '../../errors';

/** True if the bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses a gzip file piece by piece.
 *
 * @param maximumBytes - Limit of the result. A small damaged or hostile file can claim any size.
 * @throws {@link FileFormatError} if the file is damaged or truncated, or its content is larger than `maximumBytes`.
 */
export async function gunzip(bytes: Uint8Array, maximumBytes = 2 ** 31): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of inflated(bytes)) {
    length += piece.length;
    if (length > maximumBytes) {
      throw new FileFormatError(
        `the gzip file holds more than ${maximumBytes} bytes; if that is right, decompress it with gunzip first`,
      );
    }
    pieces.push(piece);
  }
  return concatenate(pieces);
}

/** Leaving the loop early cancels the decompression. */
async function* inflated(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new FileFormatError('the gzip file is damaged or truncated; fetch it again', { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
