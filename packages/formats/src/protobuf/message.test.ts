import { FileFormatError } from '@dl/core';
import { openBytes } from '@dl/core/weights';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BufferedSource } from '../bytes/buffered-source';
import { message, optional, readMessage, readPacked, repeated } from './message';

const point = message({ x: optional(1, 'integer'), label: optional(2, 'string') });
const drawing = message({
  points: repeated(1, point),
  scale: optional(2, 'float'),
  weights: repeated(3, 'float'),
  data: optional(4, 'range'),
  exact: optional(5, 'double'),
});

const open = async (...bytes: number[]) => new BufferedSource(await openBytes(Uint8Array.from(bytes)));

it('reads nested messages, repeated and packed fields, and skips what it does not know', async () => {
  const file = await open(
    ...[0x0a, 0x06, 0x08, 0x96, 0x01, 0x12, 0x01, 0x61], // point { x: 150, label: 'a' }
    ...[0x0a, 0x0b, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // point { x: -1 }
    ...[0x15, 0, 0, 0x80, 0x3f], // scale: 1
    ...[0x1a, 8, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40], // weights: [1, 2], packed
    ...[0x1d, 0, 0, 0x40, 0x40], // weights: 3, alone
    ...[0x3a, 2, 1, 2, 0x40, 5], // fields 7 and 8
    ...[0x22, 3, 7, 8, 9], // data
    ...[0x29, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f], // exact: 0.5
  );
  const read = await readMessage(file, drawing);
  expect(read).toMatchObject({
    points: [
      { x: 150, label: 'a' },
      { x: -1, label: undefined },
    ],
    scale: 1,
    weights: [1, 2, 3],
    exact: 0.5,
  });
  expect(await file.read(read.data!.start, read.data!.end)).toEqual(Uint8Array.of(7, 8, 9));
  expect(await readPacked(file, 'integer', read.data!)).toEqual([7, 8, 9]);
});

it.each([
  ['a number without an end', [0x0a, 0x02, 0x08, 0x96], /truncated/],
  ['a message longer than the file', [0x0a, 0x7f, 0x08], /127 bytes at byte 2 reaches beyond byte 3/],
  ['another type', [0x08, 0x01], /another type/],
  ['groups', [0x0b], /wire type 3/],
  ['a number of 11 bytes', [0x38, ...new Array<number>(10).fill(0x80), 1], /longer than 10 bytes/],
  ['text that is none', [0x0a, 3, 0x12, 1, 0xff], /not UTF-8/],
])('refuses %s', async (_, bytes, error) => {
  await expect(readMessage(await open(...bytes), drawing)).rejects.toThrow(error);
});

it('reads any bytes or says what is wrong with them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
      try {
        await readMessage(await open(...bytes), drawing);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
    }),
  );
});
