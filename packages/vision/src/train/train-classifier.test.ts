import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { TrainingEvent } from '@dl/core/train';
import { trainClassifier } from './train-classifier';

let data: string;

/** Writes MNIST's files with 128 and 20 images: class k is a bright column at 2k. */
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  data = mkdtempSync(path.join(tmpdir(), 'dl-train-'));
  for (const [prefix, count] of [
    ['train', 128],
    ['t10k', 20],
  ] as const) {
    const images = Buffer.alloc(16 + count * 784);
    const labels = Buffer.alloc(8 + count);
    [0x803, count, 28, 28].forEach((value, i) => images.writeUInt32BE(value, 4 * i));
    [0x801, count].forEach((value, i) => labels.writeUInt32BE(value, 4 * i));
    for (let i = 0; i < count; i++) {
      labels[8 + i] = i % 10;
      for (let row = 0; row < 28; row++) images[16 + i * 784 + row * 28 + 2 * (i % 10) + 4] = 255;
    }
    writeFileSync(path.join(data, `${prefix}-images-idx3-ubyte`), images);
    writeFileSync(path.join(data, `${prefix}-labels-idx1-ubyte`), labels);
  }
});
afterAll(() => rmSync(data, { recursive: true }));

const weights = (model: { parameters(): { value: { dataSync(): ArrayLike<number> } }[] }) =>
  model.parameters().map(({ value }) => Array.from(value.dataSync()));

it('learns, and ends with the same weights when it was stopped and resumed', async () => {
  const options = { data, epochs: 4, batchSize: 16, augment: false, seed: 3 };
  const whole = await trainClassifier(options);
  expect(whole.evaluation.accuracy).toBeGreaterThan(0.9);

  const checkpoints = path.join(data, 'checkpoints');
  const stop = new AbortController();
  const listeners = [
    (event: TrainingEvent) => void (event.type === 'step-end' && event.step === 13 && stop.abort()),
  ];
  await expect(
    trainClassifier({ ...options, checkpoints }, { signal: stop.signal, listeners }),
  ).rejects.toThrow(/abort/i);
  const resumed = await trainClassifier({ ...options, checkpoints, resume: true });
  expect(weights(resumed.model)).toEqual(weights(whole.model));
});

it('says what is wrong with its options or data', async () => {
  await expect(trainClassifier({ data, epochs: 0 })).rejects.toThrow(InvalidArgumentError);
  await expect(trainClassifier({ data: path.join(data, 'nowhere') })).rejects.toThrow(/nowhere/);
});
