import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { Dataset } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import { edgePairs, edgesOf } from './edges';
import { PatchGan } from './patch-gan';
import { loadPix2pix, savePix2pix, type Pix2pixModel } from './pix2pix-model';
import { trainPix2pix } from './train-pix2pix';
import { UNet } from './unet';

let folder: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-pix2pix-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A filled square; its edges are given. */
const squares: Dataset<{ readonly image: { dtype: 'float32'; shape: number[]; data: Float32Array } }> = {
  length: 24,
  get: (index) => {
    const random = Random.derive(1, index);
    const [top, left] = [1 + random.integer(8), 1 + random.integer(8)];
    const data = new Float32Array(256);
    for (let y = top; y < top + 6; y++) data.fill(1, y * 16 + left, y * 16 + left + 6);
    return { image: { dtype: 'float32', shape: [16, 16, 1], data } };
  },
};

it('edges are where brightness changes', () => {
  const data = Float32Array.from({ length: 36 }, (_, i) => (i % 6 < 3 ? 0 : 1));
  const { data: edges, shape } = edgesOf({ dtype: 'float32', shape: [6, 6, 1], data });
  expect(shape).toEqual([6, 6, 1]);
  expect([...edges.subarray(12, 18)]).toEqual([0, 0, 1, 1, 0, 0]);
});

it('networks have the sizes of the paper', async () => {
  await expectNoLeaks(() =>
    tf.tidy(() => {
      const configuration = { size: [64, 128] as [number, number], inChannels: 3, outChannels: 1, width: 2 };
      const [unet, patches] = [new UNet(configuration), new PatchGan(configuration)];
      expect(unet.downs).toHaveLength(4);
      const made = unet.forward(tf.zeros([2, 64, 128, 3]));
      expect(made.shape).toEqual([2, 64, 128, 1]);
      expect(patches.forward(tf.zeros([2, 64, 128, 3]), made).shape).toEqual([2, 6, 14, 1]);
      unet.dispose();
      patches.dispose();
    }),
  );
  expect(() => new UNet({ size: [15, 16], inChannels: 1, outChannels: 1, width: 2 })).toThrow(/even/);
});

it('learns pairs, the same when stopped and resumed, and comes back from a file', async () => {
  await expectNoLeaks(async () => {
    const pairs = edgePairs(squares);
    const options = {
      width: 4,
      batchSize: 8,
      steps: 24,
      learningRate: 0.005,
      watchEvery: 1,
      average: 0,
    } as const;
    const errors: number[] = [];
    const whole = await trainPix2pix(
      pairs,
      { ...options, samples: path.join(folder, 'samples'), samplesEvery: 12 },
      { ganListeners: [(event) => void (event.type === 'gan-watched' && errors.push(event.generatorLoss))] },
    );
    expect(errors).toHaveLength(24);
    expect(errors.at(-1)!).toBeLessThan(0.5 * errors[0]!);
    expect(readdirSync(path.join(folder, 'samples'))).toHaveLength(3);
    const stop = new AbortController();
    const checkpoints = path.join(folder, 'runs');
    const stopped = trainPix2pix(
      pairs,
      { ...options, checkpoints },
      {
        signal: stop.signal,
        ganListeners: [({ step }) => void (step === 10 && stop.abort(new Error('stopped')))],
      },
    );
    await expect(stopped).rejects.toThrow('stopped');
    const resumed = await trainPix2pix(pairs, { ...options, checkpoints, resume: true });
    const weights = (model: Pix2pixModel) => model.network.parameters().map(({ value }) => value.arraySync());
    expect(weights(resumed)).toEqual(weights(whole));
    const file = path.join(folder, 'pix2pix.safetensors');
    await savePix2pix(file, whole);
    const same = await loadPix2pix(file);
    const { input } = await pairs.get(0, new Random(0));
    const images = { ...input, shape: [1, ...input.shape] } as Parameters<typeof same.translate>[0];
    expect((await same.translate(images)).data).toEqual((await whole.translate(images)).data);
    await expect(same.translate({ ...images, shape: [1, 8, 32, 1] })).rejects.toThrow(/turns images/);
    for (const model of [whole, resumed, same]) model.dispose();
  });
});
