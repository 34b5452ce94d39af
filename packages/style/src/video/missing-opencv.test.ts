import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { TransformNetwork } from '../feed-forward';
import { waves } from '../feed-forward/testing/patterns';

jest.unstable_mockModule('@techstark/opencv-js', () => {
  throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
});
const { stylizeVideo } = await import('./stylize-video');

const folder = mkdtempSync(path.join(tmpdir(), 'dl-no-opencv-'));
const frames = path.join(folder, 'frames');
beforeAll(async () => {
  await useBackend('wasm');
  for (let k = 0; k < 2; k++) await writeImage(path.join(frames, `${k}.png`), waves(16, 16, k));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('says what to install where OpenCV is missing, before anything is painted', async () => {
  const network = withRandom(new Random(2), () => new TransformNetwork({ width: 4, residualBlocks: 1 }));
  const output = path.join(folder, 'out.mp4');
  await expect(stylizeVideo(frames, output, network, { blend: 0.5 })).rejects.toMatchObject({
    code: 'missing-dependency',
    message: expect.stringMatching(/Following motion in a video.*@techstark\/opencv-js@5/s) as unknown,
  });
  expect(existsSync(`${output}.frames`)).toBe(false);
  network.dispose();
});
