import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createTar, createTarGzip } from 'nanotar';
import { FileFormatError } from '../../errors';
import { readTar } from './tar';

const files = [
  { name: 'folder/a.bin', data: Uint8Array.from({ length: 700 }, (_, i) => i) },
  { name: './b.txt', data: new TextEncoder().encode('text') },
  { name: 'empty', data: new Uint8Array() },
];
const expected = [
  { path: 'folder/a.bin', data: files[0]!.data },
  { path: 'b.txt', data: files[1]!.data },
  { path: 'empty', data: files[2]!.data },
];

describe('readTar', () => {
  it('reads the files, compressed or not', async () => {
    expect(await readTar(createTar(files))).toEqual(expected);
    expect(await readTar(await createTarGzip(files))).toEqual(expected);
  });

  it('reads an archive inside of a larger buffer', async () => {
    const archive = createTar(files);
    const buffer = new Uint8Array(archive.length + 100);
    buffer.set(archive, 50);
    expect(await readTar(buffer.subarray(50, 50 + archive.length))).toEqual(expected);
  });

  it('answers truncation and damage with a typed error', async () => {
    const archive = createTar(files);
    await fc.assert(
      fc.asyncProperty(fc.nat(512 * 5 - 1), async (length) => {
        const cut = readTar(archive.slice(0, length));
        // Between two entries, nothing tells a truncated archive from a shorter one.
        if (length === 512 * 3) expect(await cut).toEqual(expected.slice(0, 1));
        else await expect(cut).rejects.toThrow(FileFormatError);
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 511 }),
        fc.integer({ min: 1, max: 255 }),
        async (position, change) => {
          const damaged = archive.slice();
          damaged[position]! += change;
          const isChecksum = position >= 148 && position < 156;
          await readTar(damaged).then(
            () => expect(isChecksum).toBe(true),
            (error) => expect(error).toBeInstanceOf(FileFormatError),
          );
        },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2000 }), async (garbage) => {
        garbage[0] = 1;
        await expect(readTar(garbage)).rejects.toThrow(FileFormatError);
      }),
    );
  });

  it('does not follow a negative size back', async () => {
    const archive = createTar(files);
    const header = archive.subarray(0, 512);
    header.set(new TextEncoder().encode('-0000001000\0'), 124);
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    await expect(readTar(archive)).rejects.toThrow(FileFormatError);
  });
});
