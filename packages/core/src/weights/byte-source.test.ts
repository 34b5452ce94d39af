import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TestServer } from '../resources/test-server';
import { openBytes } from '.';

let directory: string;
beforeAll(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-sibling-'));
  await fs.mkdir(path.join(directory, 'shards'));
  await fs.writeFile(path.join(directory, 'model.json'), '{}');
  await fs.writeFile(path.join(directory, 'shards', 'part 1#.bin'), 'abc');
});
afterAll(() => fs.rm(directory, { recursive: true }));

it('opens files beside a path and beside a file URL', async () => {
  const file = path.join(directory, 'model.json');
  for (const source of [file, pathToFileURL(file)]) {
    const part = await (await openBytes(source)).sibling!('shards/part 1#.bin');
    expect(part.size).toBe(3);
    expect(Buffer.from(await part.read(1, 3)).toString()).toBe('bc');
  }
});

it.each(['../model.json', '/etc/hostname', 'a/../../b', 'a//b', '', '.', 'http://x/y', 'a\\b', 'C:x'])(
  'refuses %j',
  async (name) => {
    const file = await openBytes(path.join(directory, 'model.json'));
    await expect(file.sibling!(name)).rejects.toMatchObject({ code: 'invalid-argument' });
  },
);

it('opens files beside a URL', async () => {
  await using server = await TestServer.start(() => ({ content: Buffer.from('{"x":1}') }));
  const file = await openBytes(server.url());
  const part = await file.sibling!('group1-shard1of1');
  expect(part.name).toBe(new URL('group1-shard1of1', server.url()).href);
});

it('finds nothing beside bytes in memory', async () => {
  expect(await openBytes(new Uint8Array())).not.toHaveProperty('sibling');
});
