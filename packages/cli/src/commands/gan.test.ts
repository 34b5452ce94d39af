import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-gan-'));
const [pictures, weights] = [path.join(root, 'pictures'), path.join(root, 'gan.safetensors')];
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['gan', ...words, '--backend', 'wasm']);

/** Bright and dark pictures. */
beforeAll(async () => {
  for (const [label, level] of [
    ['bright', 200],
    ['dark', 50],
  ] as const) {
    mkdirSync(path.join(pictures, label), { recursive: true });
    for (let i = 0; i < 6; i++) {
      const data = Uint8Array.from({ length: 12 * 10 * 3 }, () => level + new Random(i).integer(50));
      await writeImage(path.join(pictures, label, `${i}.png`), { data, width: 12, height: 10, channels: 3 });
    }
  }
});

it('trains on a folder, samples, walks and projects', async () => {
  const tiny = '--size 8 --gray --latent 4 --width 2 --batch-size 4 --steps 4 --samples-every 2'.split(' ');
  const trained = await dl(
    'train',
    '--dataset',
    pictures,
    '--conditioning',
    'projection',
    '--out',
    root,
    ...tiny,
  );
  expect({ code: trained.code, stderr: trained.stderr }).toMatchObject({ code: exitCodes.success });
  expect(existsSync(path.join(root, 'samples/training.gif'))).toBe(true);
  const out = (name: string) => path.join(root, name);
  const model = ['--weights', weights];
  const sampled = await dl(
    'sample',
    ...model,
    '--class',
    'dark',
    '--grid',
    '2x3',
    '--out',
    out('samples.png'),
  );
  expect(sampled).toMatchObject({
    code: exitCodes.success,
    stdout: expect.stringContaining('6 pictures') as unknown,
  });
  const walk = ['--waypoints', '2', '--frames-between', '2', '--columns', '1', '--out', out('walk.gif')];
  expect(await dl('interpolate', ...model, ...walk)).toMatchObject({ code: exitCodes.success });
  const picture = path.join(pictures, 'dark/0.png');
  const projected = await dl(
    'project',
    picture,
    ...model,
    '--steps',
    '2',
    '--candidates',
    '4',
    '--starts',
    '1',
    '--out',
    out('both.png'),
  );
  expect(projected).toMatchObject({ code: exitCodes.success });
  expect(projected.stdout).toMatch(/mean squared error 0\.\d+, class (bright|dark)/);
  for (const name of ['samples.png', 'walk.gif', 'both.png']) expect(existsSync(out(name))).toBe(true);
});

it('says what is wrong', async () => {
  const grid = await dl('sample', '--weights', weights, '--grid', '8');
  expect(grid.stderr).toContain('--grid is rows and columns');
  const unknown = await dl('sample', '--weights', weights, '--class', 'red');
  expect(unknown.stderr).toContain('it has bright, dark');
  const film = path.join(root, 'film.txt');
  const walk = await dl('interpolate', '--weights', weights, '--out', film);
  expect(walk.stderr).toContain('films are written as .gif');
  expect(existsSync(film)).toBe(false);
  const protocol = await dl('eval', '--weights', weights, '--dataset', pictures);
  expect(protocol.stderr).toContain('choose one with --protocol');
  expect(new Set([grid, unknown, walk, protocol].map(({ code }) => code)).has(exitCodes.success)).toBe(false);
});
