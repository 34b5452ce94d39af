import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import fc from 'fast-check';
import { readMatFile } from './mat-file';

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

it.each(['meta.mat', 'meta-uncompressed.mat'])('reads the structs of %s, which SciPy wrote', async (name) => {
  const variables = await readMatFile(fixture(name));
  expect([...variables.keys()]).toEqual(['synsets']);
  const synsets = variables.get('synsets') as Record<string, unknown>[];
  expect(synsets).toHaveLength(4);
  expect(synsets[1]).toEqual({
    ILSVRC2012_ID: [2],
    WNID: 'n01440764',
    words: 'tench, Tinca tinca',
    gloss: 'freshwater dace-like game fish of Europe and western Asia',
    num_children: [0],
    children: [],
    wordnet_height: [0],
    num_train_images: [1300],
  });
  expect(synsets[3]).toMatchObject({ WNID: 'n02512053', children: [2, 3] });
});

it('refuses what is no such file, truncated or damaged', async () => {
  await expect(readMatFile(new Uint8Array(200))).rejects.toThrow(FileFormatError);
  const whole = fixture('meta-uncompressed.mat');
  for (const length of [100, 130, 137, 300, 700, whole.length - 9])
    await expect(readMatFile(whole.subarray(0, length))).rejects.toThrow(FileFormatError);
  await expect(readMatFile(fixture('meta.mat').subarray(0, 300))).rejects.toThrow(FileFormatError);

  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 128, max: whole.length - 1 }),
      fc.integer({ min: 0, max: 255 }),
      async (at, byte) => {
        const damaged = whole.slice();
        damaged[at] = byte;
        await readMatFile(damaged).catch((error: unknown) => expect(error).toBeInstanceOf(FileFormatError));
      },
    ),
    { numRuns: 300 },
  );
});
