import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';

/** The names in a file of a split, one a line. */
export async function readList(path: string): Promise<string[]> {
  const names = (await readText(path))
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (!names.length) throw new FileFormatError(`${path} lists nothing`);
  return names;
}
