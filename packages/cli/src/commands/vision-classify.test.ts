import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { saveTensors } from '@dl/core/weights';
import { lenet5 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-cli-classify-'));
const pictures = path.join(folder, 'pictures');
const weights = path.join(folder, 'lenet5.safetensors');
const network = ['--model', 'lenet5', '--weights', weights];
const names = Array.from({ length: 9 }, (_, i) => path.join(pictures, `${i}, of nine.png`)); // a comma, for CSV

beforeAll(async () => {
  const model = withRandom(new Random(1), () => lenet5());
  const state = model.stateDict();
  await saveTensors(weights, state);
  tf.dispose(state);
  model.dispose();
  for (const [i, name] of names.entries())
    await writeImage(name, {
      data: new Uint8Array(30 * 20).fill(25 * i),
      width: 30,
      height: 20,
      channels: 1,
    });
});
afterAll(() => rmSync(folder, { recursive: true }));

const dl = (words: string[], signal?: AbortSignal) => runCaptured([...words, '--backend', 'cpu'], signal);
const classify = (...words: string[]) => dl(['vision', 'classify', ...network, ...words]);

describe('dl vision classify', () => {
  it('prints the classes of pictures as the course does', async () => {
    const { code, stdout } = await classify(names[0]!, names[1]!, '--top', '2');
    expect(code).toBe(exitCodes.success);
    expect(stdout.match(/^0\.\d{4} - class \d$/gm)).toHaveLength(4);
    expect(stdout.startsWith(names[0]!)).toBe(true);
    expect(stdout).toMatch(/2 classified in [\d.]+ s\n$/);
    expect((await classify(names[0]!)).stdout).not.toContain('classified in');
  });

  it('gives JSON, also of what failed, which the exit code says', async () => {
    const none = path.join(folder, 'none.png');
    const { code, stdout, stderr } = await classify(names[0]!, none, '--json');
    expect({ code, stderr }).toEqual({ code: exitCodes.failure, stderr: '' });
    const { images, ...counts } = JSON.parse(stdout) as {
      images: { error?: string; predictions?: { score: number }[] }[];
    };
    expect(counts).toMatchObject({ model: 'lenet5', classified: 1, failed: 1, skipped: 0 });
    expect(images[0]!.predictions).toHaveLength(5);
    expect(images[1]).toMatchObject({ image: none, error: expect.stringContaining('none.png') as unknown });
  });

  it.each(['csv', 'jsonl'])('writes a folder as %s and goes on where it stopped', async (format) => {
    const out = path.join(folder, 'new', `results.${format}`);
    const whole = await classify(pictures, '--out', out);
    expect(whole).toMatchObject({
      code: exitCodes.success,
      stdout: expect.stringContaining('9 classified') as unknown,
    });
    const expected = readFileSync(out, 'utf8');
    const lines = expected.split('\n');
    expect(lines).toHaveLength(9 + (format === 'csv' ? 2 : 1));

    // Interrupted within the fourth picture.
    const cut = lines.slice(0, format === 'csv' ? 4 : 3).join('\n').length + 9;
    writeFileSync(out, expected.slice(0, cut));
    const refused = await classify(pictures, '--out', out);
    expect(refused).toMatchObject({
      code: exitCodes.usage,
      stderr: expect.stringContaining('--resume') as unknown,
    });
    const resumed = await classify(pictures, '--out', out, '--resume', '--batch-size', '2');
    expect(resumed.stdout).toContain('6 classified, 3 skipped');
    expect(readFileSync(out, 'utf8')).toBe(expected);
    expect((await classify(pictures, '--out', out, '--resume')).stdout).toContain('0 classified, 9 skipped');
    expect(readFileSync(out, 'utf8')).toBe(expected);
  });

  it.each(['csv', 'jsonl'])('does not go on in %s with another model', async (format) => {
    const out = path.join(folder, `one-model.${format}`);
    await classify(names[0]!, '--out', out);
    const expected = readFileSync(out, 'utf8');
    const other = path.join(folder, 'other.safetensors');
    copyFileSync(weights, other);
    const words = ['vision', 'classify', pictures, '--model', 'lenet5', '--weights', other];
    expect(await dl([...words, '--out', out, '--resume'])).toMatchObject({
      code: exitCodes.usage,
      stderr: expect.stringContaining(
        `it has results of ${weights}, lenet5, not of ${other}, lenet5`,
      ) as unknown,
    });
    expect(readFileSync(out, 'utf8')).toBe(expected);
  });

  it('writes what failed beside the rest', async () => {
    const bad = path.join(folder, 'bad.png');
    writeFileSync(bad, 'no picture');
    const out = path.join(folder, 'bad.csv');
    const { code, stderr } = await classify(names[0]!, bad, names[1]!, '--out', out, '--top', '1');
    expect(code).toBe(exitCodes.failure);
    expect(stderr).toContain(bad);
    const [header, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
    expect(header).toBe('image,model,error,label_1,synset_1,score_1');
    expect(rows[0]).toMatch(/^"[^"]+","[^"]+lenet5\.safetensors, lenet5",,class \d,,0\.\d+$/);
    expect(rows[1]).toMatch(/bad\.png,.*cannot be decoded.*,,,$/);
    expect((await classify(names[0]!, '--out', out, '--resume')).stderr).toContain('another --top');
  });

  it('leaves no file where nothing was done', async () => {
    const out = path.join(folder, 'nothing.csv');
    const damaged = path.join(folder, 'bad.safetensors');
    writeFileSync(damaged, 'no weights');
    const { code } = await classify(pictures, '--out', out, '--weights', damaged);
    expect(code).toBe(exitCodes.failure);
    expect(() => readFileSync(out)).toThrow(/ENOENT/);
  });

  it('takes the network from the file, or a recipe', async () => {
    const trained = path.join(folder, 'trained.safetensors');
    const model = withRandom(new Random(1), () => lenet5());
    const state = model.stateDict();
    await saveTensors(trained, state, {
      network: 'lenet5',
      classes: JSON.stringify(Array.from('abcdefghij')),
    });
    tf.dispose(state);
    model.dispose();
    const { stdout } = await dl(['vision', 'classify', names[0]!, '--weights', trained, '--top', '1']);
    expect(stdout).toMatch(/^0\.\d{4} - [a-j]$/m);
    const other = await dl(['vision', 'classify', names[0]!, '--weights', trained, '--recipe', 'mnist']);
    expect(other).toMatchObject({
      code: exitCodes.failure,
      stderr: expect.stringContaining('do not fit') as unknown,
    });
  });

  it('names what it cannot do', async () => {
    const empty = mkdtempSync(path.join(folder, 'empty-'));
    expect((await classify(empty)).stderr).toContain('has no pictures');
    expect(await classify(names[0]!, '--out', 'results.txt')).toMatchObject({
      code: exitCodes.usage,
      stderr: expect.stringContaining('.csv or .jsonl') as unknown,
    });
    const text = path.join(folder, 'text.safetensors');
    const tensor = tf.zeros([1]);
    await saveTensors(text, { tensor }, { network: '{"type":"lstm"}', vocabulary: '{"type":"bytes"}' });
    tensor.dispose();
    expect(await dl(['vision', 'classify', names[0]!, '--weights', text])).toMatchObject({
      code: exitCodes.failure,
      stderr: expect.stringContaining(`${text} is a text model, not a classifier`) as unknown,
    });
    const unknown = await dl(['vision', 'classify', names[0]!, '--model', 'resnet51']);
    expect(unknown.stderr).toContain('"resnet51" is no network');
  });

  it('says offline how to get weights', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { DL_OFFLINE: '1', DL_CACHE: path.join(folder, 'cache') });
    try {
      const { code, stderr } = await dl(['vision', 'classify', names[0]!]);
      expect(code).toBe(exitCodes.failure);
      expect(stderr).toContain('dl weights fetch googlenet_bvlc.caffe');
      expect(stderr).toContain('--weights FILE --model NETWORK');
    } finally {
      process.env = before;
    }
  });

  it('ends when it is interrupted', async () => {
    const words = ['vision', 'classify', ...network, pictures];
    expect((await dl(words, AbortSignal.abort())).code).toBe(exitCodes.interrupted);
  });
});

describe('dl vision summary', () => {
  it('prints the layers of a network', async () => {
    const { code, stdout } = await dl(['vision', 'summary', 'lenet5']);
    expect(code).toBe(exitCodes.success);
    expect(stdout).toContain('Total parameters: 61,706');
    const given = await dl(['vision', 'summary', 'resnet20', '--input', '40,24,3', '--json']);
    const { rows, totalParameters } = JSON.parse(given.stdout) as {
      rows: { outputShape: number[] }[];
      totalParameters: number;
    };
    expect(totalParameters).toBe(269_722);
    expect(rows[0]!.outputShape).toEqual([null, 40, 24, 16]);
  });

  it('names what it cannot do', async () => {
    expect((await dl(['vision', 'summary', 'vgg20'])).stderr).toContain('vgg19');
    expect((await dl(['vision', 'summary', 'vgg19', '--input', '224'])).code).toBe(exitCodes.usage);
  });
});

it('dl video classify takes a classifier of images', async () => {
  const words = ['video', 'classify', pictures, ...network, '--clips', '3', '--top', '1'];
  const { code, stdout } = await dl(words);
  expect(code).toBe(exitCodes.success);
  expect(stdout).toMatch(/\(3 clips\)\nscore +label\n0\.\d{3} +class \d\n$/);
});
