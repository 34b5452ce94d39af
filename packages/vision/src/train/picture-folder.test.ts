import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { openPictureFolder, type PictureFolderEvent } from './picture-folder';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'dl-pictures-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function picture(name: string, width = 3, height = 2): Promise<void> {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  await writeImage(path.join(root, name), {
    width,
    height,
    channels: 3,
    data: new Uint8Array(width * height * 3),
  });
}
const names = (files: readonly { path: string }[]) =>
  files.map((file) => path.relative(root, file.path)).sort();

it('holds out a share of each class', async () => {
  for (let i = 0; i < 10; i++)
    for (const name of ['cats', 'dogs']) await picture(`${name}/${i}.png`, 1 + i, 20 - i);
  const { classes, train, heldOut, skipped } = await openPictureFolder(root, { heldOut: 0.3, seed: 4 });
  expect(classes).toEqual(['cats', 'dogs']);
  expect(skipped).toEqual([]);
  expect(heldOut.map(({ label }) => label).sort()).toEqual([0, 0, 0, 1, 1, 1]);
  expect(new Set([...names(train), ...names(heldOut)]).size).toBe(20);
});

it('takes the parts of a folder that has them', async () => {
  for (const name of ['train/a/1', 'train/a/2', 'train/b/3', 'val/a/4', 'val/b/5'])
    await picture(`${name}.png`);
  const { train, heldOut } = await openPictureFolder(root);
  expect(names(train)).toEqual(['train/a/1.png', 'train/a/2.png', 'train/b/3.png']);
  expect(names(heldOut)).toEqual(['val/a/4.png', 'val/b/5.png']);
  await picture('val/c/6.png');
  await expect(openPictureFolder(root)).rejects.toThrow(/classes a, b, but .*val has a, b, c/);
});

it('leaves out broken pictures and says so', async () => {
  for (const name of ['a/1', 'a/2', 'b/1', 'b/2']) await picture(`${name}.png`);
  writeFileSync(path.join(root, 'a/3.jpg'), 'no picture');
  const events: PictureFolderEvent[] = [];
  const { train, heldOut, skipped } = await openPictureFolder(root, {
    onEvent: (event) => events.push(event),
  });
  expect([...train, ...heldOut]).toHaveLength(4);
  expect(names(skipped)).toEqual(['a/3.jpg']);
  expect(events.filter(({ type }) => type === 'picture-skipped')).toEqual(skipped);
  expect(events.at(-1)).toEqual({ type: 'pictures-progress', done: 5, total: 5 });
});

it('says what a folder lacks', async () => {
  const refuses = async (message: RegExp) => {
    const opening = openPictureFolder(root);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(InvalidArgumentError);
  };
  await refuses(/no folders/);
  for (const name of ['a/1', 'a/2']) await picture(`${name}.png`);
  await refuses(/one class, "a"/);
  await picture('b/1.png');
  await refuses(/"b" has one picture/);
  writeFileSync(path.join(root, 'b/1.png'), '');
  await refuses(/"b" has no picture that can be read/);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(openPictureFolder(root, { signal })).rejects.toThrow('enough');
});
