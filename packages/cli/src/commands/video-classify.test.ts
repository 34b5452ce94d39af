import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { saveVideoNetwork, slowFusionNetwork, smallTower } from '@dl/vision';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

let folder: string;
let model: string;
let frames: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-cli-video-'));
  model = path.join(folder, 'slow.safetensors');
  frames = path.join(folder, 'frames');
  const options = { classes: 3, size: 16, tower: smallTower, width: 0.1 };
  const network = withRandom(new Random(1), () => slowFusionNetwork(options));
  await saveVideoNetwork(model, network, { options, classes: ['run', 'jump', 'rest'] });
  for (let k = 0; k < 12; k++) {
    const image = {
      data: new Uint8Array(20 * 20 * 3).fill(20 * k),
      width: 20,
      height: 20,
      channels: 3,
    } as const;
    await writeImage(path.join(frames, `${k}.png`), image);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const classify = (...words: string[]) => runCaptured(['video', 'classify', ...words, '--backend', 'cpu']);

it('prints the most probable classes of each video', async () => {
  const { code, stdout } = await classify(frames, frames, '--model', model, '--top', '2', '--clips', '2');
  expect(code).toBe(exitCodes.success);
  expect(stdout.match(/frames \(2 clips\)\nscore +label\n/g)).toHaveLength(2);
  expect(stdout.match(/^0\.\d{3} +(run|jump|rest)$/gm)).toHaveLength(4);
});

it('gives JSON that says the same', async () => {
  const { stdout, stderr } = await classify(frames, '--model', model, '--json');
  expect(stderr).toBe('');
  const [result] = JSON.parse(stdout) as { video: string; clips: number; best: { score: number }[] }[];
  expect(result).toMatchObject({ video: frames, clips: 3, frames: 12 });
  expect(result!.best.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
});

it('says what is missing', async () => {
  expect(await classify(frames)).toMatchObject({ code: exitCodes.usage });
  const nowhere = await classify(path.join(folder, 'none.mp4'), '--model', model);
  expect(nowhere).toMatchObject({ code: exitCodes.failure, stdout: '' });
  expect(nowhere.stderr).toContain('none.mp4');
  const wrong = await classify(frames, '--model', path.join(frames, '0.png'));
  expect(wrong.code).toBe(exitCodes.failure);
});
