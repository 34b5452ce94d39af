import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FileFormatError } from '../../errors';
import { crc32c } from './crc32c';
import { TensorBoardWriter } from './tensor-board-writer';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-tensor-board-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

/** A field of a protocol buffer: a number, the bytes of a fixed field, or a message. */
type Field = { number: number; value: bigint | Buffer };

/** Reads the fields of a message, written from the specification and independently of the writer. */
function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let offset = 0;
  const take = (length: number) => message.subarray(offset, (offset += length));
  const varint = () => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = take(1)[0]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7n;
    }
  };
  while (offset < message.length) {
    const key = Number(varint());
    const readers: Record<number, () => bigint | Buffer> = {
      0: varint,
      1: () => take(8),
      2: () => take(Number(varint())),
      5: () => take(4),
    };
    found.push({ number: key >> 3, value: readers[key & 7]!() });
  }
  return found;
}

const at = (message: Buffer, ...numbers: number[]): Buffer =>
  numbers.reduce(
    (inner, number) => fields(inner).find((field) => field.number === number)!.value as Buffer,
    message,
  );
const integerAt = (message: Buffer, number: number) =>
  fields(message).find((field) => field.number === number)?.value as bigint | undefined;

/** The records of the one event file in `directory`, whose checksums it verifies. */
async function readEvents(): Promise<Buffer[]> {
  const names = await fs.readdir(directory);
  expect(names).toEqual([expect.stringMatching(/^events\.out\.tfevents\.\d+\./)]);
  const file = await fs.readFile(path.join(directory, names[0]!));
  const unmasked = (offset: number) => {
    const rotated = (file.readUInt32LE(offset) - 0xa282ead8) >>> 0;
    return ((rotated << 15) | (rotated >>> 17)) >>> 0;
  };
  const records: Buffer[] = [];
  for (let offset = 0; offset < file.length;) {
    const length = Number(file.readBigUInt64LE(offset));
    expect(unmasked(offset + 8)).toBe(crc32c(file.subarray(offset, offset + 8)));
    const data = file.subarray(offset + 12, offset + 12 + length);
    expect(unmasked(offset + 12 + length)).toBe(crc32c(data));
    records.push(data);
    offset += 16 + length;
  }
  return records;
}

describe('crc32c', () => {
  it('gives the values of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283); // the check value of the CRC catalogue
  });
});

describe('TensorBoardWriter', () => {
  it('starts with the file version and the start of the session', async () => {
    const writer = new TensorBoardWriter(directory);
    await writer.start(41);
    await writer.flush();
    const [version, start] = await readEvents();
    expect(at(version!, 3).toString()).toBe('brain.Event:2');
    expect(Math.abs(at(version!, 1).readDoubleLE() - Date.now() / 1000)).toBeLessThan(60);
    expect(integerAt(start!, 2)).toBe(42n);
    expect(integerAt(at(start!, 7), 1)).toBe(1n); // SessionLog.START
  });

  it('writes scalars of one step in one record', async () => {
    const writer = new TensorBoardWriter(directory);
    await writer.scalars(3_000_000_000, { 'train/loss': 0.25, learningRate: NaN });
    await writer.flush();
    const [, event] = await readEvents();
    expect(integerAt(event!, 2)).toBe(3_000_000_000n);
    const values = fields(at(event!, 5)).map(({ number, value }) => ({ number, value: value as Buffer }));
    expect(values.map(({ number }) => number)).toEqual([1, 1]);
    expect(values.map(({ value }) => at(value, 1).toString())).toEqual(['train/loss', 'learningRate']);
    expect(values.map(({ value }) => at(value, 2).readFloatLE())).toEqual([0.25, NaN]);
  });

  it('writes text for the text plugin', async () => {
    const writer = new TensorBoardWriter(directory);
    await writer.text(1, 'sample', 'Straße, 日本');
    await writer.flush();
    const [, event] = await readEvents();
    const value = at(event!, 5, 1);
    expect(at(value, 9, 1, 1).toString()).toBe('text');
    expect(integerAt(at(value, 8), 1)).toBe(7n); // DT_STRING
    expect(integerAt(at(value, 8, 2, 2), 1)).toBe(1n); // shape [1]
    expect(at(value, 8, 8).toString()).toBe('Straße, 日本');
  });

  it('writes histograms that count every value', async () => {
    const writer = new TensorBoardWriter(directory);
    await writer.histogram(
      1,
      'weights',
      Float32Array.from({ length: 90 }, (_, i) => i / 8),
    );
    await writer.histogram(2, 'weights', [5, 5, 5]);
    await writer.flush();
    const [, many, equal] = await readEvents();
    const read = (event: Buffer) => {
      const histogram = at(event, 5, 1, 5);
      const doubles = (bytes: Buffer) =>
        Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
      const statistics = [1, 2, 3, 4, 5].map((number) => at(histogram, number).readDoubleLE());
      return { statistics, limits: doubles(at(histogram, 6)), counts: doubles(at(histogram, 7)) };
    };
    const { statistics, limits, counts } = read(many!);
    const sumOfSquares = (89 * 90 * 179) / 6 / 64;
    expect(statistics).toEqual([0, 11.125, 90, (89 * 90) / 2 / 8, sumOfSquares]);
    expect(limits.at(-1)).toBe(11.125);
    expect(counts).toEqual(new Array(30).fill(3));
    expect(read(equal!).counts.reduce((sum, count) => sum + count)).toBe(3);
  });

  it('writes PNG pictures with their size, and refuses others', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGNgYPgPRkgEAAAd7wP9pT8lNAAAAABJRU5ErkJggg==',
      'base64',
    );
    const writer = new TensorBoardWriter(directory);
    await writer.image(1, 'misclassified', png);
    await expect(async () => writer.image(1, 'misclassified', png.subarray(1))).rejects.toThrow(
      FileFormatError,
    );
    await writer.flush();
    const [, event] = await readEvents();
    const image = at(event!, 5, 1, 4);
    expect([1, 2, 3].map((number) => integerAt(image, number))).toEqual([3n, 2n, 3n]); // height, width, RGB
    expect(at(image, 4)).toEqual(png);
  });
});
