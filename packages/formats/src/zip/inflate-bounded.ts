import { FileFormatError } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import { Inflate } from 'fflate';

/** Deflate unfolds at most 1032 times, so that a step makes at most 16 MiB. */
const stepBytes = 2 ** 14;

/**
 * Unfolds deflated bytes to exactly `size` bytes, in steps: whatever the claim, no more memory is taken than twice
 * what the bytes have really unfolded to.
 *
 * @throws {@link FileFormatError} if the bytes are damaged or unfold to another size.
 */
export async function inflateBounded(source: ByteSource, size: number): Promise<Uint8Array<ArrayBuffer>> {
  let output = new Uint8Array(Math.min(size, 2 * source.size));
  let length = 0;
  const stream = new Inflate((piece) => {
    const end = length + piece.length;
    if (end > size) throw damaged(source, `it unfolds to more than the ${size} bytes that it claims`);
    if (end > output.length) {
      const larger = new Uint8Array(Math.min(size, Math.max(end, 2 * output.length)));
      larger.set(output.subarray(0, length));
      output = larger;
    }
    output.set(piece, length);
    length = end;
  });
  for (let start = 0; start < source.size || start === 0; start += stepBytes) {
    const end = Math.min(start + stepBytes, source.size);
    const step = await source.read(start, end);
    try {
      stream.push(step, end === source.size);
    } catch (cause) {
      if (cause instanceof FileFormatError) throw cause;
      throw damaged(source, 'its deflated bytes make no sense', { cause });
    }
  }
  if (length !== size) throw damaged(source, `it unfolds to ${length} bytes, but claims ${size}`);
  return output;
}

function damaged(source: ByteSource, problem: string, options?: ErrorOptions): FileFormatError {
  return new FileFormatError(`${source.name} is truncated or damaged: ${problem}`, options);
}
