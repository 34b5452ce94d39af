import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWeights } from '../open-weights';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-tfjs-weights-'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

/** Writes files and opens the first of them. */
async function open(files: Record<string, object | Uint8Array>) {
  for (const [name, content] of Object.entries(files)) {
    const data = content instanceof Uint8Array ? content : JSON.stringify(content);
    await fs.writeFile(path.join(folder, name), data);
  }
  return openWeights(path.join(folder, Object.keys(files)[0]!));
}

describe('weights of TensorFlow.js', () => {
  const weights = [
    { name: 'a', shape: [3], dtype: 'float32' },
    { name: 'levels', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    { name: 'steps', shape: [2], dtype: 'int32', quantization: { dtype: 'uint16', scale: 2, min: 10 } },
    { name: 'half', shape: [1], dtype: 'float32', quantization: { dtype: 'float16' } },
    { name: 'flag', shape: [1], dtype: 'bool' },
  ];
  const bytes = Buffer.concat([
    Buffer.from(Float32Array.of(1, 2, 3).buffer),
    Buffer.of(0, 255),
    Buffer.from(Uint16Array.of(0, 500).buffer),
    Buffer.from(Uint16Array.of(0x3c00).buffer),
    Buffer.of(1),
  ]);

  it('are read over the borders of shards, and out of quantisation', async () => {
    const file = await open({
      'model.json': { format: 'graph-model', weightsManifest: [{ paths: ['one.bin', 'two.bin'], weights }] },
      'one.bin': bytes.subarray(0, 5),
      'two.bin': bytes.subarray(5),
    });
    expect(file.format).toBe('tfjs');
    expect(file.names).toEqual(['a', 'levels', 'steps', 'half', 'flag']);
    expect(await file.read()).toEqual({
      a: { dtype: 'float32', shape: [3], data: Float32Array.of(1, 2, 3) },
      levels: { dtype: 'float32', shape: [2], data: Float32Array.of(-1, 126.5) },
      steps: { dtype: 'int32', shape: [2], data: Int32Array.of(10, 1010) },
      half: { dtype: 'float16', shape: [1], data: Uint16Array.of(0x3c00) },
      flag: { dtype: 'bool', shape: [1], data: Uint8Array.of(1) },
    });
  });

  it('are read by a manifest of its own', async () => {
    const file = await open({ 'weights_manifest.json': [{ paths: ['all.bin'], weights }], 'all.bin': bytes });
    expect(file.describe('levels')).toMatchObject({ dtype: 'float32', shape: [2] });
  });

  it.each([
    [
      'a shard that is too short',
      ['short.bin'],
      weights,
      /refers to bytes 0 to 12 of short.bin, which have 3/,
    ],
    ['a path out of the folder', ['../short.bin'], weights, /only names inside of its own folder/],
    [
      'another type',
      ['short.bin'],
      [{ name: 'x', shape: [1], dtype: 'string' }],
      /only float32, int32 and bool/,
    ],
    [
      'a shape that is none',
      ['short.bin'],
      [{ name: 'x', shape: [-1], dtype: 'bool' }],
      /damaged weights manifest/,
    ],
  ])('are refused with %s', async (_, paths, weights, message) => {
    const reading = open({
      'bad.json': { weightsManifest: [{ paths, weights }] },
      'short.bin': Buffer.of(1, 2, 3),
    }).then((file) => file.read());
    await expect(reading).rejects.toThrow(message);
  });
});

it('reads checkpoints of deeplearn.js', async () => {
  const file = await open({
    'manifest.json': { 'layer/w': { filename: 'layer_w', shape: [2] }, b: { filename: 'b', shape: [] } },
    layer_w: Buffer.from(Float32Array.of(1, 2).buffer),
    b: Buffer.from(Float32Array.of(3).buffer),
  });
  expect(file.format).toBe('deeplearn-js');
  expect((await file.read(['layer/w']))['layer/w']).toEqual({
    dtype: 'float32',
    shape: [2],
    data: Float32Array.of(1, 2),
  });
});

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(root) ? '' : ` (skipped: there is no test data at ${root}; set DL_TEST_DATA)`;
const itWithData = reason ? it.skip : it;

itWithData(`opens published weights${reason}`, async () => {
  const vgg = await openWeights(path.join(root, 'imagenet/vgg19_conv1-conv3/model.json'));
  expect(vgg.describe('block3_conv4/kernel')).toMatchObject({ shape: [3, 3, 256, 256] });
  const { 'block1_conv1/bias': bias } = await vgg.read(['block1_conv1/bias']);
  expect(bias!.data).toHaveLength(64);
  const style = await openWeights(path.join(root, 'style/fast_style_weights/wave/manifest.json'));
  expect(style.names).toHaveLength(48);
  expect((await style.read(['Variable'])).Variable!.shape).toEqual([9, 9, 3, 32]);
  const text = await openWeights(path.join(root, 'text/charrnn_ml5/shakespeare/manifest.json'));
  expect(text.describe('embedding')).toMatchObject({ shape: [65, 128] });
});
