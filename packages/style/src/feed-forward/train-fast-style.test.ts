import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeImage, type Image } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import type { TrainingListener } from '@dl/core/train';
import { meanAbsoluteDifference, waves } from './testing/patterns';
import { randomEncoder } from './testing/random-encoder';
import { loadStyleNetwork, saveStyleNetwork } from './style-network-file';
import { stylize } from './stylize';
import { TransformNetwork } from './transform-network';
import { trainFastStyle } from './train-fast-style';
import type { TrainFastStyleOptions } from './train-fast-style-options';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-fast-style-'));
const photographs = path.join(folder, 'photographs');
const empty = path.join(folder, 'empty');

beforeAll(async () => {
  await useBackend('wasm');
  for (let i = 0; i < 4; i++) await writeImage(path.join(photographs, `more/${i}.png`), waves(40, 30, 9 * i));
  mkdirSync(empty);
});
afterAll(() => rmSync(folder, { recursive: true }));

const style = waves(36, 36, 17);
const quick: TrainFastStyleOptions = {
  ...{ steps: 6, batchSize: 2, imageSize: 16, styleSize: 32, width: 4, residualBlocks: 1, seed: 5 },
};

async function train(options: TrainFastStyleOptions, controls?: Parameters<typeof trainFastStyle>[4]) {
  const encoder = randomEncoder();
  try {
    const network = await trainFastStyle(encoder, style, photographs, { ...quick, ...options }, controls);
    const painted = await stylize(network, waves(24, 24));
    network.dispose();
    return painted;
  } finally {
    encoder.dispose();
  }
}

it('learns, shows its sample, and leaks nothing', async () => {
  const losses: number[] = [];
  const samples: Record<number, Image> = {};
  const listener: TrainingListener = (event) => {
    if (event.type === 'step-end') losses.push(event.loss);
  };
  const sample = path.join(photographs, 'more/0.png');
  await expectNoLeaks(() =>
    train(
      { steps: 30, sample, sampleEvery: 15 },
      { listeners: [listener], onEvent: ({ step, image }) => void (samples[step] = image) },
    ),
  );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(losses.slice(-5))).toBeLessThan(0.7 * mean(losses.slice(0, 3)));
  expect(Object.keys(samples)).toEqual(['15', '30']);
  expect(samples[30]).toMatchObject({ width: 40, height: 30 });
  expect(samples[30]).not.toEqual(samples[15]);
});

it('begins with a network of another style', async () => {
  const start = path.join(folder, 'start.safetensors');
  const other = withRandom(new Random(7), () => new TransformNetwork({ width: 3, residualBlocks: 2 }));
  await saveStyleNetwork(start, other);
  other.dispose();
  const encoder = randomEncoder();
  const options = { ...quick, start, steps: 1, learningRate: 1e-6 };
  const network = await trainFastStyle(encoder, style, photographs, options);
  expect(network.options).toMatchObject({ width: 3, residualBlocks: 2 });
  const before = await loadStyleNetwork(start);
  const [painted, first] = [await stylize(network, waves(24, 24)), await stylize(before, waves(24, 24))];
  expect(meanAbsoluteDifference(painted, first)).toBeLessThan(1);
  for (const each of [network, before]) each.dispose();
  const nowhere = trainFastStyle(encoder, style, photographs, { ...quick, start: 'nowhere.safetensors' });
  await expect(nowhere).rejects.toMatchObject({ code: 'file-not-found' });
  encoder.dispose();
});

it('gives the same network when it is stopped and resumed', async () => {
  const whole = await train({});
  const checkpoints = path.join(folder, 'checkpoints');
  const stop = new AbortController();
  const stopping: TrainingListener = (event) => {
    if (event.type === 'step-end' && event.step === 3) stop.abort(new Error('enough'));
  };
  await expect(train({ checkpoints }, { signal: stop.signal, listeners: [stopping] })).rejects.toThrow(
    'enough',
  );
  expect(readdirSync(checkpoints)).toContain('step-00000003');
  expect(await train({ checkpoints, resume: true })).toEqual(whole);
  await expect(train({ checkpoints, resume: true, width: 5 })).rejects.toMatchObject({
    code: 'checkpoint-mismatch',
  });
  await expect(train({ checkpoints, resume: true, styleWeight: 3 })).rejects.toThrow(/styleWeight/);
});

it('says what is wrong', async () => {
  const encoder = randomEncoder();
  await expect(trainFastStyle(encoder, style, empty, quick)).rejects.toThrow(/empty has no pictures/);
  await expect(train({ styleLayers: ['relu9_9'] })).rejects.toMatchObject({ code: 'unknown-layer' });
  await expect(train({ sample: 'nowhere.jpg' })).rejects.toMatchObject({ code: 'file-not-found' });
  await expect(train({ steps: 0 })).rejects.toThrow(/trainFastStyle: .*steps/s);
  encoder.dispose();
});
