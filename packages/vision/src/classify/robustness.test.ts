/** Pictures as they are found in the wild: a sensible result, or one clear error. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import sharp from 'sharp';
import type { Classifier } from './classifier';
import { readImageSource } from './image-source';
import { colorClassifier } from './testing/color-classifier';

let model: Classifier;
let folder: string;
beforeAll(() => {
  model = colorClassifier();
  folder = mkdtempSync(path.join(tmpdir(), 'dl-robust-'));
});
afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true });
});

const blue = { r: 10, g: 40, b: 220 };
const flat = (width: number, height: number, background: object = blue, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: background as typeof blue } });
/** Pixels that do not compress, so that a truncation hits them. */
const noise = (width: number, height: number) =>
  sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 31 + i) % 256),
    {
      raw: { width, height, channels: 3 },
    },
  );
/** The left half in one colour, the right in another. */
const halves = async (left: object, right: object) =>
  flat(40, 20, left).composite([{ input: await flat(20, 20, right).png().toBuffer(), left: 20, top: 0 }]);
const red = { r: 230, g: 10, b: 10 };

describe('sensible results', () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ['a picture of 1x1', () => flat(1, 1).png().toBuffer()],
    ['a panorama of 20,000x200', () => flat(20_000, 200).jpeg().toBuffer()],
    ['a line of 1x30,000', () => flat(1, 30_000).png().toBuffer()],
    ['a CMYK JPEG', () => flat(30, 30).toColourspace('cmyk').jpeg().toBuffer()],
    ['a progressive JPEG', () => flat(30, 30).jpeg({ progressive: true }).toBuffer()],
    ['16 bits a channel', () => flat(30, 30).toColourspace('rgb16').png().toBuffer()],
    ['a palette', () => flat(30, 30).png({ palette: true }).toBuffer()],
    [
      'a transparent picture',
      () =>
        flat(30, 30, { ...blue, alpha: 0.5 }, 4)
          .png()
          .toBuffer(),
    ],
    ['WebP', () => flat(30, 30).webp().toBuffer()],
    ['AVIF', () => flat(30, 30).avif().toBuffer()],
    ['TIFF', () => flat(30, 30).tiff().toBuffer()],
  ])('%s', async (_, make) => {
    const [best] = await model.classify(await make());
    expect(best).toMatchObject({ label: 'blue' });
    expect(best!.score).toBeGreaterThan(0.9);
  });

  it('the first frame of an animated GIF', async () => {
    const frames = [blue, red, { r: 0, g: 200, b: 0 }].flatMap(
      ({ r, g, b }) => new Array(64).fill([r, g, b]).flat() as number[],
    );
    const raw = { width: 8, height: 24, channels: 3 as const, pageHeight: 8 };
    const gif = await sharp(Uint8Array.from(frames), { raw })
      .gif({ delay: [100, 100, 100] })
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(3);
    expect((await model.classify(gif))[0]!.label).toBe('blue');
  });

  it('grey with alpha: no colour has more than another', async () => {
    const gray = await flat(20, 20, { r: 90, g: 90, b: 90, alpha: 0.7 }, 4)
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(gray).metadata()).channels).toBe(2);
    for (const { score } of await model.classify(gray)) expect(score).toBeCloseTo(1 / 3, 5);
  });

  it('a picture that EXIF turns', async () => {
    const straight = await (await halves(red, blue)).png().toBuffer();
    const turned = await sharp(straight).rotate(270).withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await readImageSource(turned)).toEqual(await readImageSource(straight));
    expect((await model.classify(turned))[0]).toEqual((await model.classify(straight))[0]);
  });
});

describe('clear errors', () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ['a JPEG that ends too early', async () => cut(await noise(64, 64).jpeg().toBuffer(), 0.5)],
    ['a JPEG with damage', async () => damage(await noise(64, 64).jpeg().toBuffer())],
    ['a PNG that ends too early', async () => cut(await noise(64, 64).png().toBuffer(), 0.9)],
    ['a PNG of which the head is left', async () => cut(await noise(64, 64).png().toBuffer(), 0.005)],
    ['an empty file', async () => Promise.resolve(new Uint8Array(0))],
    ['a text', async () => Promise.resolve(new TextEncoder().encode('<html>not found</html>'))],
  ])('%s', async (name, make) => {
    const file = path.join(folder, `${name.replaceAll(' ', '-')}.jpg`);
    writeFileSync(file, await make());
    const error = await model.classify(file).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toBeInstanceOf(FileFormatError);
    expect(error!.message).toContain(file);
    expect(error!.message).not.toContain('\n');
  });
});

it('one bad picture of many leaves the others as they are', async () => {
  const pictures = mkdtempSync(path.join(folder, 'many-'));
  const good = await flat(16, 16).png().toBuffer();
  for (let i = 0; i < 60; i++) {
    writeFileSync(path.join(pictures, `${100 + i}.png`), i === 17 ? good.subarray(0, good.length / 2) : good);
  }
  const found = [];
  for await (const item of model.classifyAll(pictures)) found.push(item);
  expect(found).toHaveLength(60);
  expect(found.filter(({ error }) => error).map(({ source }) => path.basename(source))).toEqual(['117.png']);
  expect(new Set(found.map(({ predictions }) => predictions?.[0]!.label))).toEqual(
    new Set(['blue', undefined]),
  );
});

const cut = (bytes: Uint8Array, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

/** Zeros in the tables before the pixels. */
const damage = (bytes: Uint8Array) => Uint8Array.from(bytes).fill(0, 40, 300);
