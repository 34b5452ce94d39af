import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { FileFormatError } from '../../errors';
import { gunzip, isGzip } from './gzip';

describe('gunzip', () => {
  it('gives back what was compressed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (content) => {
        const bytes = new Uint8Array(gzipSync(content));
        expect(isGzip(bytes)).toBe(true);
        expect(await gunzip(bytes)).toEqual(content);
      }),
    );
  });

  it('stops at the limit instead of filling the memory', async () => {
    const bomb = gzipSync(new Uint8Array(10_000_000));
    expect(bomb.length).toBeLessThan(20_000);
    await expect(gunzip(bomb, 1_000_000)).rejects.toThrow(FileFormatError);
  });

  it('answers truncation and garbage with a typed error', async () => {
    const whole = new Uint8Array(gzipSync(Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251)));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await expect(gunzip(whole.slice(0, length))).rejects.toThrow(FileFormatError);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (garbage) => {
        await expect(gunzip(garbage)).rejects.toThrow(FileFormatError);
      }),
    );
  });
});
