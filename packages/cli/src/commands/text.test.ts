import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-text-'));
const corpus = path.join(root, 'rhyme.txt');
const out = path.join(root, 'out');
const model = path.join(out, 'text.safetensors');

beforeAll(() => writeFileSync(corpus, 'a rose is a rose is a rose\n'.repeat(60)));
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['text', ...words, '--backend', 'wasm']);

const shape = [
  '--network',
  'gru',
  '--layers',
  '1',
  '--features',
  '16',
  '--context',
  '9',
  '--batch-size',
  '8',
];
const quick = ['--steps', '60', '--evaluate-every', '30', '--learning-rate', '0.02', '--warmup-steps', '5'];

it('trains, records the loss, and shows what the network writes', async () => {
  const result = path.join(root, 'text-rhyme.json');
  const files = ['--corpus', corpus, '--out', out, '--log', 'csv', '--result', result];
  const { code, stdout } = await dl('train', ...files, ...shape, ...quick);
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toMatch(/^on the held-out text: \d\.\d{4} nats a token, \d\.\d{3} bits a character/);
  expect(stdout).toContain('rose');
  expect(existsSync(path.join(out, 'log.csv'))).toBe(true);
  const written = JSON.parse(readFileSync(result, 'utf8')) as Record<string, unknown>;
  expect(written).toMatchObject({ name: 'text-rhyme', backend: 'wasm', seed: 0 });
  expect(written.command).toBe(
    `dl text train --corpus=${corpus} --network=gru --layers=1 --features=16 --context=9 --batch-size=8 --steps=60 ` +
      '--evaluate-every=30 --learning-rate=0.02 --warmup-steps=5',
  );
});

it('streams a text that a seed decides', async () => {
  const words = ['sample', '--weights', model, '--prime', 'a r', '--length', '50', '--seed', '3'];
  const { code, stdout } = await dl(...words);
  expect({ code }).toEqual({ code: exitCodes.success });
  const { text, prime } = JSON.parse((await dl(...words, '--json')).stdout) as {
    text: string;
    prime: string;
  };
  expect(text).toHaveLength(50);
  expect(stdout).toContain(prime + text);
  expect(stdout).toMatch(/\(\d+ characters a second\)\n$/);
});

it('measures, and finds what is copied', async () => {
  const { code, stdout } = await dl(
    'eval',
    '--weights',
    model,
    '--corpus',
    corpus,
    '--sample',
    '100',
    '--temperature',
    '0',
  );
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toMatch(/nats a token, .* perplexity 1\.\d\d/);
  expect(stdout).toMatch(/of 100 characters that it wrote, \d+\.\d % are in spans of 40 or more/);
  const unseen = path.join(root, 'unseen.txt');
  writeFileSync(unseen, 'is a rose\n'.repeat(30));
  expect((await dl('eval', '--weights', model, '--text', unseen)).stdout).toMatch(/nats a token/);
});

it('says what is wrong', async () => {
  expect(await dl('eval', '--weights', model)).toMatchObject({
    code: exitCodes.usage,
    stderr: expect.stringContaining('--text FILE'),
  });
  expect(await dl('sample', '--weights', model, '--prime', 'Q')).toMatchObject({
    code: exitCodes.failure,
    stdout: '',
    stderr: expect.stringContaining('"Q" (U+0051) at position 0 is not in the vocabulary'),
  });
  expect(await dl('train', '--corpus', path.join(root, 'nowhere'))).toMatchObject({ code: exitCodes.usage });
});
