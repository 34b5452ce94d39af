/**
 * Drives `dl studio` in Chromium: trains the MNIST network from the form, kills the server twice, stops and resumes the run, and compares it
 * with one that nothing stopped:
 *
 *     npm run studio -w @dl/cli
 *
 * Writes docs/results/studio-kill-resume.json, and pictures of the rooms for the docs.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readImage, writeImage } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import { findChromium } from '../../../build/find-chromium';
import { driveStudio } from '../src/testing/drive-studio';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const chromium = await findChromium();
if ('reason' in chromium) throw new Error(chromium.reason);

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-studio-'));
const start = performance.now();
const screenshots = path.join(folder, 'screenshots');
const note = (line: string) => void process.stderr.write(`${line}\n`);
const outcome = await driveStudio({ ...chromium, folder, screenshots, note });
for (const name of await fs.readdir(screenshots)) {
  const image = await readImage(path.join(screenshots, name));
  await writeImage(path.join(root, 'docs/images/studio', name.replace('.png', '.webp')), image, {
    quality: 80,
  });
}
await fs.rm(folder, { recursive: true });

const { killedAt, foundAt, stoppedAt, resumedAt, lostSteps } = outcome;
const result = await writeResult(path.join(root, 'docs/results/studio-kill-resume.json'), {
  name: 'studio-kill-resume',
  metric:
    `steps of a training that were lost or done twice, when its studio was killed (at step ${killedAt}; the next studio found it at ` +
    `${foundAt}), and when it was stopped at step ${stoppedAt} and resumed at ${resumedAt} by another studio`,
  value: lostSteps,
  target: '0',
  command: 'npm run studio -w @dl/cli',
  backend: 'ort',
  seed: 0,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { ...outcome },
});
process.stdout.write(`${result.value}\n`);
