import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { writeSafetensors } from '../weights';
import { readFixture } from './read-fixture';

it('reads the tensors of a safetensors file', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'dl-fixture-'));
  try {
    const file = path.join(directory, 'a.safetensors');
    const tensors = { x: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } } as const;
    await writeFile(file, writeSafetensors(tensors));
    expect(await readFixture(file)).toEqual(tensors);
    expect(await readFixture(pathToFileURL(file))).toEqual(tensors);
  } finally {
    await rm(directory, { recursive: true });
  }
});
