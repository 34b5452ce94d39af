import type { Random } from '@dl/core';
import { concatenate } from '@dl/core/internal';

/** Numbers that sizes and offsets go wrong with, as 32 bits. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x4000_0000];

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const mutations: readonly Mutation[] = [
  function truncate(bytes, random) {
    return bytes.slice(0, random.integer(bytes.length));
  },
  function flipBits(bytes, random) {
    for (let i = random.integer(8); i >= 0; i--)
      bytes[random.integer(bytes.length)]! ^= 1 << random.integer(8);
    return bytes;
  },
  function replaceBytes(bytes, random) {
    for (let i = random.integer(4); i >= 0; i--) bytes[random.integer(bytes.length)] = random.integer(256);
    return bytes;
  },
  function writeExtreme(bytes, random) {
    if (bytes.length < 8) return bytes;
    const view = new DataView(bytes.buffer);
    const value = extremes[random.integer(extremes.length)]!;
    view.setUint32(random.integer(bytes.length - 7), value, random.integer(2) === 0);
    return bytes;
  },
  function removePart(bytes, random) {
    const start = random.integer(bytes.length);
    const end = Math.min(bytes.length, start + 1 + random.integer(64));
    return concatenate([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  function repeatPart(bytes, random) {
    const start = random.integer(bytes.length);
    const end = Math.min(bytes.length, start + 1 + random.integer(64));
    return concatenate([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  function spliceOther(bytes, random, other) {
    return concatenate([
      bytes.subarray(0, random.integer(bytes.length)),
      other.subarray(random.integer(other.length)),
    ]);
  },
  function changeDigit(bytes, random) {
    const start = random.integer(bytes.length);
    const digit = bytes.findIndex((byte, i) => i >= start && byte >= 0x30 && byte <= 0x39);
    if (digit >= 0) bytes[digit] = 0x30 + random.integer(10);
    return bytes;
  },
];

/** A copy of a file with one random change, or with three. */
export function mutate(file: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = file.slice();
  for (let left = random.integer(4) ? 1 : 3; left > 0 && bytes.length; left--) {
    bytes = mutations[random.integer(mutations.length)]!(bytes, random, other);
  }
  return bytes;
}
