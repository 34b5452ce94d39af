import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError } from '../errors';
import { openBytes } from './open-bytes';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-siblings-'));
  await fs.mkdir(path.join(folder, 'parts'));
  await fs.writeFile(path.join(folder, 'model.bin'), 'model');
  await fs.writeFile(path.join(folder, 'parts', 'weights 1.bin'), 'weights');
});
afterAll(() => fs.rm(folder, { recursive: true }));

it('opens files that lie beside one, by path and by URL', async () => {
  const file = path.join(folder, 'model.bin');
  for (const source of [file, pathToFileURL(file)]) {
    const sibling = await (await openBytes(source)).sibling!('parts/weights 1.bin');
    expect(new TextDecoder().decode(await sibling.read(0, sibling.size))).toBe('weights');
  }
});

it.each([
  '../model.bin',
  'parts/../../model.bin',
  '/etc/passwd',
  'C:\\model.bin',
  '\\\\host\\x',
  'http://host/x',
  '',
])('does not follow "%s" out of the folder', async (name) => {
  const file = await openBytes(path.join(folder, 'model.bin'));
  await expect(file.sibling!(name)).rejects.toThrow(InvalidArgumentError);
});

it('has no siblings for bytes in memory', async () => {
  expect(await openBytes(new Uint8Array(3))).not.toHaveProperty('sibling');
});
