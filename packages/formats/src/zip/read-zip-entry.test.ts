import { expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import { strToU8, zipSync } from 'fflate';
import { readZipEntry } from './read-zip-entry';

it('reads one file of a ZIP file', async () => {
  const archive = zipSync({ 'a.txt': strToU8('one'), 'b/c.txt': strToU8('two'.repeat(100)) });
  expect(new TextDecoder().decode(await readZipEntry(archive, 'a.txt'))).toBe('one');
  expect(new TextDecoder().decode(await readZipEntry(archive, 'b/c.txt'))).toBe('two'.repeat(100));
  await expect(readZipEntry(archive, 'd.txt')).rejects.toThrow(
    'has no file "d.txt" in it; it has a.txt, b/c.txt',
  );
  await expect(readZipEntry(archive.subarray(0, 40), 'a.txt')).rejects.toThrow(FileFormatError);
});
