import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { readImage } from '@dl/core/data';
import { saveTensors } from '@dl/core/weights';
import { mnistNetwork } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const directory = mkdtempSync(path.join(tmpdir(), 'dl-cli-inspect-'));
const weights = path.join(directory, 'weights.safetensors');
const out = path.join(directory, 'out');
const common = ['--weights', weights, '--data', directory, '--backend', 'wasm', '--out', out];

/** MNIST's files with noise in them, and a network without training. */
beforeAll(async () => {
  const random = new Random(1);
  for (const [prefix, count] of [
    ['train', 60],
    ['t10k', 20],
  ] as const) {
    // prettier-ignore
    const images = Buffer.alloc(16 + count * 784, 0);
    const labels = Buffer.alloc(8 + count, 0);
    [0x803, count, 28, 28].forEach((value, i) => images.writeUInt32BE(value, 4 * i));
    [0x801, count].forEach((value, i) => labels.writeUInt32BE(value, 4 * i));
    for (let i = 16; i < images.length; i++) images[i] = random.integer(256);
    for (let i = 0; i < count; i++) labels[8 + i] = i % 10;
    writeFileSync(path.join(directory, `${prefix}-images-idx3-ubyte`), images);
    writeFileSync(path.join(directory, `${prefix}-labels-idx1-ubyte`), labels);
  }
  const model = withRandom(random, () => mnistNetwork());
  const state = model.stateDict();
  await saveTensors(weights, state);
  tf.dispose(state);
  model.dispose();
});
afterAll(() => rmSync(directory, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['vision', ...words]);

async function json<Result>(...words: string[]): Promise<Result> {
  const { code, stdout, stderr } = await dl(...words, ...common, '--json');
  expect({ code, stderr }).toEqual({ code: exitCodes.success, stderr: '' });
  return JSON.parse(stdout) as Result;
}

describe('dl vision evaluate', () => {
  it('measures and writes a report', async () => {
    const result = await json<{
      accuracy: number;
      top5Accuracy: number;
      expectedCalibrationError: number;
      classes: { name: string; support: number }[];
      report: { page: string };
    }>('evaluate');
    expect(result.top5Accuracy).toBeGreaterThanOrEqual(result.accuracy);
    expect(result.expectedCalibrationError).toBeGreaterThan(0);
    expect(result.classes).toHaveLength(10);
    expect(result.classes[3]).toMatchObject({ name: '3', support: 2 });
    const page = readFileSync(result.report.page, 'utf8');
    expect(page).toContain(weights);
    expect(page).toContain(`${(100 * result.accuracy).toFixed(2)} %`);
    expect((await dl('evaluate', ...common)).stdout).toMatch(/^class +precision +recall +F1 +images$/m);
  });

  it('names what does not fit', async () => {
    const other = path.join(directory, 'other.safetensors');
    const tensor = tf.zeros([1]);
    await saveTensors(other, { 'fc.bias': tensor });
    tensor.dispose();
    const { code, stderr } = await dl('evaluate', ...common, '--weights', other);
    expect(code).toBe(exitCodes.failure);
    expect(stderr).toContain('unexpected: fc.bias');
    expect((await dl('evaluate', '--data', directory)).stderr).toContain('--weights');
  });
});

describe('dl vision inspect', () => {
  const attributions = ['grad-cam --layer relu2', 'saliency --samples 2', 'occlusion --size 14 --stride 14'];
  it.each(attributions)('%s explains test images', async (command) => {
    const { images, picture } = await json<{
      images: { index: number; explained: string }[];
      picture: string;
    }>(...['inspect', ...command.split(' '), '--images', '3', '11', '--class', '6']);
    expect(images).toMatchObject([
      { index: 3, label: '3', explained: '6' },
      { index: 11, label: '1', explained: '6' },
    ]);
    expect((await readImage(picture)).width).toBeGreaterThan(1000);
  });

  it('filters and activations are drawn', async () => {
    const filters = await json<{ layer: string; picture: string }>('inspect', 'filters');
    expect(filters).toMatchObject({ layer: 'conv1', filters: 32, height: 3, width: 3, channels: 1 });
    expect((await readImage(filters.picture)).width).toBe(8 * 36 + 7 * 4);
    const layers = await json<{ layer: string; shape: number[]; picture: string }[]>(
      'inspect',
      'activations',
    );
    expect(layers).toMatchObject([
      { layer: 'conv1', shape: [26, 26, 32] },
      { layer: 'conv2', shape: [24, 24, 32] },
    ]);
    for (const { picture } of layers) expect((await readImage(picture)).width).toBeGreaterThan(100);
  });

  it('neighbours are found in the training images, and the index is used again', async () => {
    type Result = { images: { index: number; neighbours: { similarity: number }[] }[]; index: string };
    const words = ['inspect', 'neighbours', '--layer', 'relu3', '--images', '5', '--count', '3'];
    const first = await json<Result>(...words);
    expect(first.images).toMatchObject([{ index: 5, label: 5 }]);
    const similarities = first.images[0]!.neighbours.map(({ similarity }) => similarity);
    expect(similarities).toHaveLength(3);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect((await json<Result>(...words, '--index', first.index)).images).toEqual(first.images);
    const other = await dl(...words, ...common, '--index', first.index, '--layer', 'fc2');
    expect(other).toMatchObject({ code: exitCodes.usage });
    expect(other.stderr).toContain('is an index of 60 images at layer "relu3"');
  });

  it('says which test images there are', async () => {
    const { code, stderr } = await dl('inspect', 'saliency', ...common, '--images', '20');
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toMatch(/no test image 20; there are 20, from 0 to 19/);
    expect((await dl('inspect', 'saliency', ...common, '--images', 'cat')).code).toBe(exitCodes.usage);
  });
});
