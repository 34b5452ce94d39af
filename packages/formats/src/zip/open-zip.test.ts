import { describe, expect, it } from '@jest/globals';
import { DlError, FileFormatError, InvalidArgumentError } from '@dl/core';
import { openBytes } from '@dl/core/weights';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { BufferedSource } from '../bytes/buffered-source';
import { openZip } from './open-zip';

/** Made by `fixtures/zip.py`. */
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}.zip`, import.meta.url)));
const open = async (bytes: Uint8Array) => openZip(new BufferedSource(await openBytes(bytes)));

const numbers = Uint8Array.from({ length: 1024 }, (_, i) => i % 256);
const text = 'deflate '.repeat(20_000);

describe('openZip', () => {
  it.each(['plain', 'streamed', 'zip64'])('reads a %s archive', async (name) => {
    const archive = await open(fixture(name));
    expect(archive.names).toEqual(['stored.bin', 'folder/deflated.txt', 'naïve ☃']);
    expect(archive.has('stored.bin')).toBe(true);
    expect(archive.has('__proto__')).toBe(false);
    expect(archive.size('folder/deflated.txt')).toBe(text.length);
    expect(new Uint8Array(await archive.read('stored.bin'))).toEqual(numbers);
    expect(new TextDecoder().decode(await archive.read('folder/deflated.txt'))).toBe(text);
    expect(await archive.read('naïve ☃')).toHaveLength(0);
  });

  it('reads parts of stored and deflated files', async () => {
    const archive = await open(fixture('plain'));
    const stored = await archive.source('stored.bin');
    expect([stored.size, ...(await stored.read(10, 13))]).toEqual([1024, 10, 11, 12]);
    await expect(stored.read(1000, 1025)).rejects.toThrow('it has no bytes 1000 to 1025');
    const deflated = await archive.source('folder/deflated.txt');
    expect(new TextDecoder().decode(await deflated.read(8, 15))).toBe('deflate');
  });

  it('does not read what nobody asks for', async () => {
    const zip = zipSync({ large: new Uint8Array(500_000), small: numbers }, { level: 0 });
    const source = await openBytes(zip);
    let bytesRead = 0;
    const read = (start: number, end: number) => {
      bytesRead += end - start;
      return source.read(start, end);
    };
    const archive = await openZip(new BufferedSource({ ...source, read }));
    expect(new Uint8Array(await archive.read('small'))).toEqual(numbers);
    expect(bytesRead).toBeLessThan(250_000);
  });

  it('says what it cannot read', async () => {
    await expect((await open(fixture('bzip2'))).read('text')).rejects.toThrow('compressed by method 12');
    await expect(open(new Uint8Array(100))).rejects.toThrow('no directory at its end');
    await expect(open(new Uint8Array())).rejects.toThrow(FileFormatError);
    await expect((await open(fixture('plain'))).read('other')).rejects.toThrow(InvalidArgumentError);
  });

  const claim = (size: number) => {
    const bytes = fixture('plain');
    const entry = new TextDecoder('latin1').decode(bytes).lastIndexOf('folder/deflated.txt') - 46;
    new DataView(bytes.buffer).setUint32(entry + 24, size, true);
    return bytes;
  };
  it('neither believes a size nor unfolds beyond it', async () => {
    await expect((await open(claim(0xfffffffe))).read('folder/deflated.txt')).rejects.toThrow(
      'it unfolds to 160000 bytes, but claims 4294967294',
    );
    await expect((await open(claim(100))).read('folder/deflated.txt')).rejects.toThrow(
      'more than the 100 bytes',
    );
  });

  it('notices damage to deflated bytes', async () => {
    const bytes = fixture('plain');
    const start = new TextDecoder('latin1').decode(bytes).indexOf('folder/deflated.txt') + 19;
    bytes[start + 100]! ^= 0xff;
    await expect((await open(bytes)).read('folder/deflated.txt')).rejects.toThrow(FileFormatError);
  });

  const readAll = async (bytes: Uint8Array) => {
    try {
      const archive = await open(bytes);
      for (const name of archive.names) await archive.read(name);
    } catch (error) {
      expect(DlError.isInstance(error)).toBe(true);
    }
  };
  it.each(['plain', 'zip64'])('answers damage to a %s archive with a typed error', async (name) => {
    const whole = fixture(name);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await expect(open(whole.slice(0, length))).rejects.toThrow(FileFormatError);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (position, value) => {
        const damaged = whole.slice();
        damaged[position] = value;
        await readAll(damaged);
      }),
      { numRuns: 300 },
    );
  });
});
