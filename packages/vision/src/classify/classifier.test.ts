import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, ShapeError } from '@dl/core';
import { encodeImage, toTensor, writeImage, type Image } from '@dl/core/data';
import { GlobalAvgPool, Linear, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { Classifier } from './classifier';
import { formatPredictions } from './format-predictions';
import { frameClassifier } from './frame-classifier';
import type { ImageSource } from './image-source';
import { colorClassifier } from './testing/color-classifier';

const colors = { red: [250, 20, 30], green: [10, 200, 40], blue: [0, 60, 220] };
type Color = keyof typeof colors;

function picture(color: Color, width = 20, height = 12): Image {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = colors[color][i % 3]!;
  return { data, width, height, channels: 3 };
}

let folder: string;
let model: Classifier;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-classify-'));
  for (const color of Object.keys(colors) as Color[])
    await writeImage(path.join(folder, `${color}.png`), picture(color));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void (model = colorClassifier()));
afterEach(() => model.dispose());

const best = async (source: ImageSource) => (await model.classify(source))[0]!.label;

describe('classify', () => {
  it('gives the best classes with their probabilities', async () => {
    const predictions = await model.classify(path.join(folder, 'green.png'));
    expect(predictions.map(({ label, index }) => [label, index])).toEqual([['green', 1], ['blue', 2], ['red', 0]]); // prettier-ignore
    const odds = [200, 40, 10].map((value) => Math.exp((10 * value) / 255));
    const sum = odds.reduce((total, value) => total + value, 0);
    predictions.forEach(({ score }, i) => expect(score).toBeCloseTo(odds[i]! / sum, 5));
    expect(await model.classify(picture('red'), { topK: 1 })).toHaveLength(1);
  });

  it('takes an image from anywhere', async () => {
    const file = path.join(folder, 'blue.png');
    const bytes = await encodeImage(picture('blue'), 'png');
    const { data, width, height } = picture('blue');
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
    const sources: ImageSource[] = [
      file,
      pathToFileURL(file),
      bytes,
      Buffer.from(bytes),
      new Blob([Buffer.from(bytes)]),
      `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`,
      picture('blue'),
      { data: rgba, width, height, colorSpace: 'srgb' },
      { data: Uint8Array.from(rgba), width, height, channels: 4 },
    ];
    for (const source of sources) expect(await best(source)).toBe('blue');
    const gray: Image = { data: new Uint8Array(64).fill(9), width: 8, height: 8, channels: 1 };
    const scores = (await model.classify(gray)).map(({ score }) => score);
    for (const score of scores) expect(score).toBeCloseTo(1 / 3, 6);
  });

  it('takes what a server sends, and says what it answers', async () => {
    const png = await encodeImage(picture('green'), 'png');
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/green.png' ? 200 : 404;
      response.end(request.url === '/green.png' ? png : 'none');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await best(`http://127.0.0.1:${port}/green.png`)).toBe('green');
      expect(await best(new URL(`http://127.0.0.1:${port}/green.png`))).toBe('green');
      const missing = model.classify(`http://127.0.0.1:${port}/none.png`);
      await expect(missing).rejects.toMatchObject({ code: 'transfer-failed', status: 404 });
    } finally {
      server.close();
    }
    await expect(model.classify(`http://127.0.0.1:${port}/green.png`)).rejects.toMatchObject({
      code: 'transfer-failed',
    });
  });

  it("takes tensors, which stay the caller's", async () => {
    const one = tf.tensor3d([0, 0, 1, 0.2, 0, 0.9], [1, 2, 3]);
    const two = tf.tensor4d([1, 0, 0, 0, 1, 0], [2, 1, 1, 3]);
    expect(await best(one)).toBe('blue');
    const found = await model.classify(two, { topK: 1 });
    expect(found.map(([first]) => first!.label)).toEqual(['red', 'green']);
    expect([one.isDisposed, two.isDisposed]).toEqual([false, false]);
    await expect(model.classify(tf.mul<tf.Tensor4D>(two, 255))).rejects.toThrow(/in \[0, 1\], received 255/);
    await expect(model.classify(tf.zeros([2, 2]) as unknown as tf.Tensor3D)).rejects.toThrow(ShapeError);
    await expect(model.classify(tf.zeros<tf.Rank.R3>([2, 2, 2]))).rejects.toThrow(/1, 3 or 4 channels/);
  });

  it('gives an array for an array, in batches of any size, in order', async () => {
    const order: Color[] = ['red', 'green', 'blue', 'green', 'red', 'blue', 'blue'];
    for (const batchSize of [1, 2, 3, 100]) {
      const found = await model.classify(order.map((color) => picture(color)), { batchSize, topK: 1 }); // prettier-ignore
      expect(found.map(([first]) => first!.label)).toEqual(order);
    }
    expect(await model.classify([])).toEqual([]);
  });

  it('names what it cannot take', async () => {
    await expect(model.classify(path.join(folder, 'none.png'))).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining('none.png') as unknown,
    });
    await expect(model.classify(undefined as unknown as string)).rejects.toThrow(/received undefined/);
    await expect(model.classify({ width: 3 } as Image)).rejects.toThrow(/received Object/);
    await expect(model.classify({ ...picture('red'), width: 99 })).rejects.toThrow(ShapeError);
    for (const options of [{ topK: 0 }, { topK: 1.5 }, { batchSize: 0 }])
      await expect(model.classify(picture('red'), options)).rejects.toThrow(InvalidArgumentError);
  });

  it('refuses names that are too few, and work after its end', async () => {
    const wrong = new Classifier(model.model, { classes: ['red'], transforms: [toTensor()] });
    await expect(wrong.classify(picture('red'))).rejects.toThrow(/3 outputs, but 1 classes/);
    model.dispose();
    model.dispose();
    await expect(model.classify(picture('red'))).rejects.toThrow(/disposed/);
  });

  it('resizes for transforms that do not, and turns to grey for one channel', async () => {
    const linear = new Linear(1, 2);
    linear.weight.assign(tf.tensor2d([[20, -20]]));
    linear.bias!.assign(tf.tensor1d([-10, 10]));
    const brightness = new Classifier(new Sequential(new GlobalAvgPool(), linear), {
      classes: ['light', 'dark'],
      transforms: [toTensor()],
      inputSize: [28, 28, 1],
    });
    const white: Image = { data: new Uint8Array(30 * 70 * 3).fill(255), width: 30, height: 70, channels: 3 };
    const found = await brightness.classify([white, picture('blue'), picture('blue', 28, 28)], { topK: 1 });
    expect(found.map(([first]) => first!.label)).toEqual(['light', 'dark', 'dark']);
    brightness.dispose();
  });
});

describe('classifyAll', () => {
  it('goes through a folder, and on where a picture is bad', async () => {
    const pictures = path.join(folder, 'many');
    for (let i = 0; i < 12; i++) {
      const name = `${String(i).padStart(2, '0')}.png`;
      await writeImage(path.join(pictures, i % 2 ? 'deep' : '.', name), picture(i % 3 ? 'red' : 'blue'));
    }
    writeFileSync(path.join(pictures, '04.png'), 'no picture');
    writeFileSync(path.join(pictures, 'notes.txt'), 'is not looked at');
    const found = [];
    for await (const item of model.classifyAll(pictures, { batchSize: 5, topK: 1 })) found.push(item);
    expect(found.map(({ source, predictions }) => [path.relative(pictures, source), predictions?.[0]!.label])).toEqual(
      [
        ['00.png', 'blue'], ['02.png', 'red'], ['04.png', undefined], ['06.png', 'blue'], ['08.png', 'red'], ['10.png', 'red'],
        ['deep/01.png', 'red'], ['deep/03.png', 'blue'], ['deep/05.png', 'red'],
        ['deep/07.png', 'red'], ['deep/09.png', 'blue'], ['deep/11.png', 'red'],
      ],
    ); // prettier-ignore
    expect(found[2]!.error).toMatchObject({
      code: 'file-format',
      message: expect.stringContaining('04.png') as unknown,
    });
  });

  it('takes any iterable, and reads only a little ahead', async () => {
    let read = 0;
    async function* sources() {
      for (; read < 100; read++) yield await Promise.resolve(picture('green'));
    }
    for await (const { predictions } of model.classifyAll(sources(), { batchSize: 2 })) {
      expect(predictions![0]!.label).toBe('green');
      break;
    }
    expect(read).toBeLessThan(10);
  });

  it('says why a folder has nothing to do', async () => {
    const empty = mkdtempSync(path.join(folder, 'empty-'));
    await expect(model.classifyAll(empty).next()).rejects.toThrow(/has no pictures/);
    await expect(model.classifyAll(path.join(folder, 'red.png')).next()).rejects.toThrow(/is no folder/);
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = async () => {
      for await (const _ of model.classifyAll(new Array<Image>(50).fill(picture('red')), {
        batchSize: 4,
        signal: controller.signal,
      }))
        controller.abort(reason);
    };
    await expect(work()).rejects.toBe(reason);
  });

  it('holds no more memory after hundreds of pictures, a bad one in ten', async () => {
    const good = await encodeImage(picture('blue', 40, 30), 'jpeg');
    const sources = Array.from({ length: 400 }, (_, i) => (i % 10 === 3 ? good.subarray(0, 200) : good));
    let [count, bad, highest] = [0, 0, 0];
    const before = tf.memory();
    for await (const { predictions, error } of model.classifyAll(sources, { batchSize: 16 })) {
      count++;
      bad += Number(error !== undefined);
      if (!error) expect(predictions[0]!.label).toBe('blue');
      highest = Math.max(highest, tf.memory().numTensors);
    }
    expect([count, bad]).toEqual([400, 40]);
    expect(highest).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });
});

it('leaves nothing behind', async () => {
  await expectNoLeaks(async () => {
    const classifier = colorClassifier();
    await classifier.classify([picture('red'), picture('blue')]);
    await classifier.classify(picture('red')).then(formatPredictions);
    await classifier.classify(new Uint8Array(3)).catch(() => undefined);
    classifier.dispose();
  });
});

it('is a classifier of clips of one frame', async () => {
  const clips = frameClassifier(model);
  expect(clips).toMatchObject({ classes: ['red', 'green', 'blue'], clipFrames: 1 });
  const probabilities = await clips.classify([picture('green')], undefined as never);
  expect(probabilities[1]).toBeGreaterThan(0.9);
});

describe('formatPredictions', () => {
  it('writes the lines of the course', () => {
    const text = formatPredictions([
      { score: 0.41702, synset: 'n01871265', label: 'tusker', words: ['tusker'], index: 101 },
      { score: 0.2178, synset: 'n02504458', label: 'African elephant', words: ['African elephant', 'Loxodonta africana'], index: 386 },
      { score: 0.1, label: 'cat', index: 3 },
    ]); // prettier-ignore
    expect(text).toBe(
      '0.4170 - n01871265 tusker\n0.2178 - n02504458 African elephant, Loxodonta africana\n0.1000 - cat',
    );
  });
});
