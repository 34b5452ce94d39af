import { FileFormatError } from '@dl/core';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packedIntegers } from './packed-integers';

/** As the encoder of protocol buffers writes them. */
function encode(values: readonly bigint[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap((value) => {
      const bytes: number[] = [];
      let rest = BigInt.asUintN(64, value);
      for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
      return [...bytes, Number(rest)];
    }),
  );
}

it('reads every 64-bit integer exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
      expect([...packedIntegers(encode(values))]).toEqual(values);
    }),
  );
});

it('refuses integers without an end, or of too many bytes', () => {
  expect(() => [...packedIntegers(Uint8Array.of(1, 0x80))]).toThrow(FileFormatError);
  expect(() => [...packedIntegers(new Uint8Array(12).fill(0xff))]).toThrow(/longer than 10 bytes/);
});
