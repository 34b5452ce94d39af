import { FileFormatError } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import { Inflate } from 'fflate';

/** Deflate unfolds at most 1032 times: a step makes at most twice the claimed size, or 64 KiB, and never over 16 MiB. */
const stepBytes = (size: number) => Math.min(Math.max(Math.floor(size / 512), 64), 2 ** 14);

/**
 * Unfolds deflated bytes to exactly `size` bytes, in steps: whatever the claim, no more memory is taken than twice
 * what the bytes have really unfolded to.
 *
 * @throws {@link FileFormatError} if the bytes are damaged or unfold to another size.
 */
export async function inflateBounded(source: ByteSource, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes, isWhole } = await inflateUntil(source, size, Infinity);
  if (isWhole && bytes.length === size) return bytes;
  throw damaged(source, `it unfolds to ${bytes.length} bytes, but claims ${size}`);
}

/** Unfolds deflated bytes only until there are `wanted` of them, or all; it may give more. */
export async function inflateStart(
  source: ByteSource,
  size: number,
  wanted: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await inflateUntil(source, size, wanted)).bytes;
}

async function inflateUntil(
  source: ByteSource,
  size: number,
  wanted: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  let output = new Uint8Array(Math.min(size, 2 * source.size, wanted));
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
  let end = 0;
  do {
    const start = end;
    end = Math.min(start + stepBytes(size), source.size);
    const step = await source.read(start, end);
    try {
      stream.push(step, end === source.size);
    } catch (cause) {
      if (cause instanceof FileFormatError) throw cause;
      throw damaged(source, 'its deflated bytes make no sense', { cause });
    }
  } while (end < source.size && length < wanted);
  return { bytes: output.subarray(0, length), isWhole: end === source.size };
}

function damaged(source: ByteSource, problem: string, options?: ErrorOptions): FileFormatError {
  return new FileFormatError(`${source.name} is truncated or damaged: ${problem}`, options);
}
