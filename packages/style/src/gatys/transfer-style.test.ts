import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random, ShapeError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { Image } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import { CheckpointMismatchError } from '@dl/core/train';
import { loadEncoder, UnknownLayerError, type Encoder } from '../encoders';
import { estimateMemory, MemoryError } from '../memory';
import { DivergedError, type PaintingEvent } from '../painting';
import { synthesizeTexture } from './synthesize-texture';
import { transferStyle } from './transfer-style';
import type { TransferStyleOptions } from './transfer-style-options';

let encoder: Encoder;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  encoder = await loadEncoder('small');
});
afterAll(() => encoder.dispose());

/** Pixels that a function of place and channel gives, from 0 to 255. */
function picture(width: number, height: number, value: (x: number, y: number, c: number) => number): Image {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const place = Math.floor(i / 3);
    data[i] = value(place % width, Math.floor(place / width), i % 3);
  }
  return { data, width, height, channels: 3 };
}
const content = picture(36, 28, (x, y) => ((x - 18) ** 2 + (y - 14) ** 2 < 80 ? 220 : 40));
const stripes = picture(32, 32, (x, _, c) => (x % 4 < 2 ? 230 - 60 * c : 20));
const random = new Random(3);
const speckles = picture(32, 32, () => random.integer(256));

const transfer = (
  options: TransferStyleOptions,
  styles: Image | Image[] = stripes,
  events: PaintingEvent[] = [],
) =>
  transferStyle(
    content,
    styles,
    { scales: 1, iterations: 6, loadedEncoder: encoder, ...options },
    { onEvent: (event) => events.push(event as PaintingEvent) },
  );

const meanDifference = (a: Image, b: Image) =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;

describe('transferStyle', () => {
  it('lowers the loss, with both optimisers, and leaks nothing', async () => {
    for (const optimizer of ['lbfgs', 'adam'] as const) {
      const events: PaintingEvent[] = [];
      const { image } = await expectNoLeaks(() => transfer({ optimizer, iterations: 10 }, stripes, events));
      const losses = events.flatMap((event) => (event.type === 'iteration-end' ? [event.loss] : []));
      expect([image.width, image.height, losses.length]).toEqual([36, 28, 10]);
      expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    }
  });

  it('paints from coarse to fine and shows pictures on the way', async () => {
    const events: PaintingEvent[] = [];
    const large = picture(128, 64, (x, y) => (x * y) % 256);
    await transferStyle(
      large,
      stripes,
      { scales: 2, iterations: 2, pictureEvery: 2, loadedEncoder: encoder },
      { onEvent: (event) => events.push(event as PaintingEvent) },
    );
    const sizes = events.flatMap((event) =>
      event.type === 'picture-ready' ? [[event.picture.width, event.picture.height]] : [],
    );
    expect(sizes).toEqual([[64, 32], [128, 64]]); // prettier-ignore
  });

  it('goes on from a checkpoint to the same picture', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'style-'));
    try {
      const options = { iterations: 8, checkpoints: directory, checkpointEvery: 3, init: 'noise' as const };
      const { image: whole } = await transfer({ iterations: 8, init: 'noise' });
      const abort = new AbortController();
      const interrupted = transferStyle(
        content,
        stripes,
        { scales: 1, loadedEncoder: encoder, ...options },
        { signal: abort.signal, onEvent: (event) => event.type === 'checkpoint-saved' && abort.abort() },
      );
      await expect(interrupted).rejects.toThrow('aborted');
      const events: PaintingEvent[] = [];
      const { image } = await transfer({ ...options, resume: true }, stripes, events);
      expect(events.filter(({ type }) => type === 'iteration-end').length).toBeLessThan(8);
      expect(Buffer.compare(image.data, whole.data)).toBe(0);
      await expect(transfer({ ...options, styleWeight: 3, resume: true })).rejects.toThrow(
        CheckpointMismatchError,
      );
      await expect(transfer(options)).rejects.toThrow('holds checkpoints of an earlier');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('takes another picture for each seed, and the same for the same', async () => {
    const options = { init: 'noise', iterations: 2 } as const;
    const [first, again, other] = [
      await transfer({ ...options, seed: 1 }),
      await transfer({ ...options, seed: 1 }),
      await transfer({ ...options, seed: 2 }),
    ];
    expect(Buffer.compare(first.image.data, again.image.data)).toBe(0);
    expect(meanDifference(first.image, other.image)).toBeGreaterThan(1);
  });

  it('keeps the colours of the content where it is told to', async () => {
    const { image } = await transfer({ colors: 'luminance' });
    // The content is grey, so the painting is grey too: its channels are the same but for clipping.
    const spread = image.data.reduce(
      (sum, value, i) => sum + (i % 3 ? Math.abs(value - image.data[i - 1]!) : 0),
      0,
    );
    expect(spread / image.data.length).toBeLessThan(1);
  });

  it('blends styles by their shares, and keeps each to its mask', async () => {
    const left = picture(36, 28, (x) => (x < 18 ? 255 : 0));
    const right = picture(18, 14, (x) => (x < 9 ? 0 : 255)); // half of the size, of the same proportions
    const only = await transfer({ blendWeights: [1, 0] }, [stripes, speckles]);
    const alone = await transfer({});
    expect(meanDifference(only.image, alone.image)).toBeLessThan(1);
    const masked = await transfer({ masks: [left, right], iterations: 12 }, [stripes, speckles]);
    const swapped = await transfer({ masks: [right, left], iterations: 12 }, [stripes, speckles]);
    expect(meanDifference(masked.image, swapped.image)).toBeGreaterThan(5);
  });

  it('begins with the picture that it is given', async () => {
    const { image } = await transfer({
      start: speckles,
      iterations: 1,
      styleWeight: 0,
      contentWeight: 1e-6,
      totalVariationWeight: 0,
    });
    expect(image.width).toBe(36);
    expect(meanDifference(image, content)).toBeGreaterThan(30);
  });

  it('goes back and takes smaller steps where the loss explodes, and gives up with advice', async () => {
    const events: PaintingEvent[] = [];
    const painting = transfer({ learningRate: 1e30, lineSearch: false, iterations: 40 }, stripes, events);
    await expect(painting).rejects.toThrow(DivergedError);
    await expect(painting).rejects.toThrow(/smaller learningRate/);
    expect(events.some(({ type }) => type === 'rate-reduced')).toBe(true);
  });

  it('says what is wrong with bad input', async () => {
    await expect(transfer({ styleLayers: ['relu9_9'] })).rejects.toThrow(UnknownLayerError);
    await expect(transfer({ styleLayers: ['relu9_9'] })).rejects.toThrow(/relu1_1, .*relu5_2/);
    await expect(transfer({ masks: [stripes] })).rejects.toThrow(/proportions of the content, 36 x 28/);
    await expect(transfer({ masks: [content] }, [stripes, speckles])).rejects.toThrow(/2 styles, 1 masks/);
    await expect(transfer({ blendWeights: [1, 2] })).rejects.toThrow(InvalidArgumentError);
    await expect(transfer({ iterations: 0 })).rejects.toThrow(InvalidArgumentError);
    const pixel = picture(1, 1, () => 9);
    await expect(transferStyle(pixel, stripes, { loadedEncoder: encoder })).rejects.toThrow(ShapeError);
    await expect(transferStyle(pixel, stripes, { loadedEncoder: encoder })).rejects.toThrow(/at least 4/);
  });

  it('paints one pixel with the layers that see it', async () => {
    const pixel = picture(1, 1, () => 9);
    const layers = { contentLayers: ['relu1_2'], styleLayers: ['relu1_1'] };
    const { image } = await transferStyle(pixel, pixel, { loadedEncoder: encoder, iterations: 2, ...layers });
    expect([image.width, image.height]).toEqual([1, 1]);
  });

  it('refuses what does not fit in memory before it begins', async () => {
    const events: PaintingEvent[] = [];
    await expect(transfer({ memoryLimit: 1e-4 }, stripes, events)).rejects.toThrow(MemoryError);
    expect(events).toEqual([]);
  });

  it('refuses 50 megapixels, and proposes a size that fits', async () => {
    const [width, height] = [8192, 6144];
    const large: Image = { data: new Uint8Array(width * height * 3), width, height, channels: 3 };
    const error = await transferStyle(
      large,
      stripes,
      { imageSize: 8192, memoryLimit: 4, loadedEncoder: encoder },
      {},
    ).catch((thrown: unknown) => thrown as MemoryError);
    expect(error).toBeInstanceOf(MemoryError);
    const share = Number(/at (\d+) % of its size/.exec((error as MemoryError).message)![1]) / 100;
    const estimate = (factor: number) =>
      estimateMemory(
        encoder,
        [...encoder.painting.contentLayers, ...encoder.painting.styleLayers],
        { width: width * factor, height: height * factor },
        {
          optimizer: 'lbfgs',
          historySize: 20,
          iterations: 300,
          scales: 2,
          octaves: 4,
          styleSizes: [stripes],
        },
      );
    expect(estimate(1)).toBeCloseTo((error as MemoryError).needed, -4);
    expect(estimate(share)).toBeLessThan(4 * 2 ** 30);
    expect(estimate(share + 0.02)).toBeGreaterThan(4 * 2 ** 30);
  });

  it('compares with the style at several sizes', async () => {
    const wide = picture(128, 128, (x) => (x % 32 < 16 ? 230 : 20));
    const large = picture(128, 128, (x, y) => 2 * Math.min(x, y, 60));
    const paint = (octaves: number) =>
      transferStyle(large, wide, { octaves, scales: 1, iterations: 6, loadedEncoder: encoder });
    const [one, three] = [await expectNoLeaks(() => paint(1)), await expectNoLeaks(() => paint(3))];
    expect(meanDifference(one.image, three.image)).toBeGreaterThan(2);
  });
});

it('synthesizeTexture makes a texture of another size from noise', async () => {
  const events: PaintingEvent[] = [];
  const { image } = await synthesizeTexture(
    stripes,
    { width: 40, height: 24, iterations: 10, scales: 1, loadedEncoder: encoder },
    { onEvent: (event) => events.push(event as PaintingEvent) },
  );
  expect([image.width, image.height]).toEqual([40, 24]);
  const losses = events.flatMap((event) => (event.type === 'iteration-end' ? [event.loss] : []));
  expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]!);
});
