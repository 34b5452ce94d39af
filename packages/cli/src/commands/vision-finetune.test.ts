import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { openSafetensors, saveTensors } from '@dl/core/weights';
import { createModel } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-finetune-'));
const pictures = path.join(root, 'pictures');
const weights = path.join(root, 'resnet20.safetensors');

beforeAll(async () => {
  for (const [name, level] of [
    ['dark', 40],
    ['light', 200],
  ] as const) {
    mkdirSync(path.join(pictures, name), { recursive: true });
    for (let i = 0; i < 5; i++) {
      const data = new Uint8Array(20 * 20 * 3).fill(level + 10 * i);
      await writeImage(path.join(pictures, name, `${i}.png`), { width: 20, height: 20, channels: 3, data });
    }
  }
  writeFileSync(path.join(pictures, 'dark/broken.png'), 'no picture');
  const model = withRandom(new Random(1), () => createModel('resnet20'));
  const state = model.stateDict();
  await saveTensors(weights, state);
  tf.dispose(state);
  model.dispose();
});
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['vision', ...words]);

const out = path.join(root, 'out');
const common = ['--backend', 'wasm', '--out', out];

it('fine-tunes a file of weights and writes weights and a report', async () => {
  const begin = ['--weights', weights, '--network', 'resnet20'];
  const quick = ['--frozen-epochs', '2', '--unfrozen-epochs', '1', '--batch-size', '4', '--seed', '2'];
  const { code, stdout, stderr } = await dl('finetune', pictures, ...begin, ...quick, ...common);
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toMatch(/^accuracy on 2 held-out pictures: \d+\.\d\d % after \d+ s$/m);
  expect(stdout).toContain(`report: ${path.join(out, 'report.html')}`);
  expect(stderr).toMatch(/left out .*broken\.png/);
  expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toMatch(/begun with/);

  const { metadata } = await openSafetensors(path.join(out, 'finetuned.safetensors'));
  expect(metadata).toMatchObject({
    network: 'resnet20',
    classes: '["dark","light"]',
    imageSize: '[32,32,3]',
  });
});

it('trains on a folder by a recipe, with its options in the report', async () => {
  const words = ['--recipe', 'folder', '--data', pictures, '--network', 'resnet20', '--epochs', '1'];
  const { code, stdout } = await dl('train', ...words, '--batch-size', '4', ...common);
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toContain(`report: ${path.join(out, 'report.html')}`);
  const page = readFileSync(path.join(out, 'report.html'), 'utf8');
  for (const shown of ['folder: 2 test images', 'resnet20', pictures, 'wasm']) expect(page).toContain(shown);
  expect(existsSync(path.join(out, 'folder.safetensors'))).toBe(true);

  // What was trained is measured again, on the same pictures.
  const again = await dl(
    'evaluate',
    ...words.slice(0, 6),
    '--weights',
    path.join(out, 'folder.safetensors'),
    ...common,
  );
  expect({ code: again.code }).toEqual({ code: exitCodes.success });
  expect(again.stdout.match(/images: (.*) %/)![1]).toBe(stdout.match(/images: (.*) % after/)![1]);
});

it('says what is wrong', async () => {
  const alone = await dl('finetune', pictures, '--weights', weights, ...common);
  expect(alone).toMatchObject({ code: exitCodes.usage, stderr: expect.stringMatching(/go together/) });
  const nowhere = await dl('train', '--recipe', 'folder', ...common);
  expect(nowhere).toMatchObject({
    code: exitCodes.usage,
    stderr: expect.stringMatching(/say where the pictures are/),
  });
});
