import { describe, expect, it } from '@jest/globals';
import { openBytes } from '@dl/core/weights';
import { unzipSync } from 'fflate';
import { BufferedSource } from '../bytes/buffered-source';
import { openZip } from './open-zip';
import { zipPieces } from './zip-pieces';

const files = [
  { name: 'a', pieces: [Uint8Array.of(1, 2), Uint8Array.of(3)] },
  { name: 'folder/ü', pieces: [new Uint8Array(5000).fill(7)] },
  { name: 'empty', pieces: [] },
];
const write = (zip64From?: number) => new Uint8Array(Buffer.concat(zipPieces(files, zip64From)));

describe('zipPieces', () => {
  it.each([
    ['32-bit', undefined],
    ['64-bit', 100],
  ])('writes %s sizes that are read back', async (_, zip64From) => {
    const archive = await openZip(new BufferedSource(await openBytes(write(zip64From))));
    expect(archive.names).toEqual(['a', 'folder/ü', 'empty']);
    expect([...(await archive.read('a'))]).toEqual([1, 2, 3]);
    expect(new Uint8Array(await archive.read('folder/ü'))).toEqual(new Uint8Array(5000).fill(7));
    expect(await archive.read('empty')).toHaveLength(0);
  });

  it('writes what another reader reads', () => {
    expect(unzipSync(write())).toMatchObject({ a: Uint8Array.of(1, 2, 3) });
    expect(unzipSync(write(100))).toMatchObject({ 'folder/ü': new Uint8Array(5000).fill(7) });
  });
});
