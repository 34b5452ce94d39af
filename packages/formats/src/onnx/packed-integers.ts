import { FileFormatError } from '@dl/core';

/**
 * Variable-length integers one after the other, exact to 64 bits.
 *
 * @throws {@link FileFormatError} if the last one has no end.
 */
export function* packedIntegers(bytes: Uint8Array): Generator<bigint> {
  let low = 0; // up to 28 bits, which is all of most numbers
  let high = 0n;
  let shift = 0;
  for (const byte of bytes) {
    if (shift < 28) low += (byte & 0x7f) * 2 ** shift;
    else high |= BigInt(byte & 0x7f) << BigInt(shift);
    shift += 7;
    if (byte < 0x80) {
      yield BigInt.asIntN(64, high | BigInt(low));
      [low, high, shift] = [0, 0n, 0];
    } else if (shift >= 70)
      throw new FileFormatError('the file is damaged: an integer is longer than 10 bytes');
  }
  if (shift) throw new FileFormatError('the file is truncated: an integer has no end');
}
