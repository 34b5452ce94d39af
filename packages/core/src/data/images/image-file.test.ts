import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { FileFormatError, InvalidArgumentError, ShapeError } from '../../errors';
import type { Image } from './image';
import { assertImageWritable, decodeImage, encodeImage, readImage, writeImage } from './image-file';
import { cutTiles } from './tile-sheet';
import { toImage } from './to-image';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-images-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** 6x4 pixels with a gradient to the right and one down. */
const image: Image = {
  data: Uint8Array.from(
    Array.from({ length: 24 }, (_, i) => [(i % 6) * 40, Math.floor(i / 6) * 60, 128]).flat(),
  ),
  width: 6,
  height: 4,
  channels: 3,
};
const raw = { raw: { width: 6, height: 4, channels: 3 } } as const;

describe('decodeImage and encodeImage', () => {
  it.each([1, 3, 4] as const)('keep pixels of %i channels through PNG', async (channels) => {
    const data = Uint8Array.from({ length: 24 * channels }, (_, i) => (i * 37) % 256);
    const picture: Image = { data, width: 6, height: 4, channels };
    expect(await decodeImage(await encodeImage(picture, 'png'), { channels })).toEqual(picture);
  });

  it.each(['jpeg', 'webp'] as const)('%s of high quality is close', async (format) => {
    const flat: Image = { data: new Uint8Array(16 * 16 * 3).fill(100), width: 16, height: 16, channels: 3 };
    const bytes = await encodeImage(flat, format, { quality: 100 });
    const { data } = await decodeImage(bytes);
    expect(Math.max(...data.map((value) => Math.abs(value - 100)))).toBeLessThanOrEqual(2);
    expect((await encodeImage(flat, format, { quality: 1 })).length).toBeLessThanOrEqual(bytes.length);
  });

  it('turns the image upright by its EXIF orientation', async () => {
    // 6: the first row is at the right, the first column at the top.
    const rotated = await sharp(image.data, raw)
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    expect(await decodeImage(rotated)).toEqual(image);
  });

  it('reads the first frame of a GIF', async () => {
    const frames = Uint8Array.from([...new Uint8Array(48).fill(255), ...new Uint8Array(48)]);
    const gif = await sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } })
      .gif()
      .toBuffer();
    const { width, height, data } = await decodeImage(gif);
    expect({ width, height }).toEqual({ width: 4, height: 4 });
    expect(new Set(data)).toEqual(new Set([255]));
  });

  it('scales 16 bits to 8', async () => {
    const values = Uint16Array.of(0, 0x1234, 0x80ff, 0xffff);
    const deep = sharp(values, { raw: { width: 4, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .png();
    const { data } = await decodeImage(await deep.toBuffer(), { channels: 1 });
    expect(data).toEqual(Uint8Array.of(0, 0x12, 0x80, 0xff));
  });

  it('converts CMYK', async () => {
    const cmyk = await sharp(image.data, raw).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const { channels, data } = await decodeImage(cmyk);
    expect(channels).toBe(3);
    const distances = data.map((value, i) => Math.abs(value - image.data[i]!));
    expect(distances.reduce((sum, value) => sum + value, 0) / data.length).toBeLessThan(30);
  });

  it('makes and drops alpha on request', async () => {
    const png = await encodeImage(image, 'png');
    const { data } = await decodeImage(png, { channels: 4 });
    expect(data.filter((_, i) => i % 4 === 3)).toEqual(new Uint8Array(24).fill(255));
    const opaque = await decodeImage(await encodeImage({ ...image, data: image.data.slice() }, 'png'));
    expect(opaque.channels).toBe(3);
  });

  it('refuses images of more pixels than allowed', async () => {
    const png = await encodeImage(image, 'png');
    await expect(decodeImage(png, { name: 'big.png', maximumPixels: 23 })).rejects.toThrow(
      /big\.png .*pixel limit/,
    );
    expect((await decodeImage(png, { maximumPixels: 24 })).width).toBe(6);
  });

  it.each(['png', 'jpeg', 'webp'] as const)(
    'answers a truncated %s with an error that names it',
    async (format) => {
      const noise: Image = {
        data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 31) % 256),
        width: 64,
        height: 64,
        channels: 3,
      };
      const whole = await encodeImage(noise, format);
      for (const share of [0, 0.1, 0.5, 0.9]) {
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        const error = await decodeImage(cut, { name: 'cut.img' }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(FileFormatError);
        expect(String(error)).toContain('cut.img');
        expect(String(error)).not.toContain('\n');
      }
    },
  );

  it('answers garbage with a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (garbage) => {
        await expect(decodeImage(garbage)).rejects.toThrow(FileFormatError);
      }),
    );
  });
});

describe('readImage and writeImage', () => {
  it('write by the ending of the name, and read back', async () => {
    const file = path.join(folder, 'new/image.PNG');
    await writeImage(file, image);
    expect(await readImage(file)).toEqual(image);
    await expect(writeImage(path.join(folder, 'image.bmp'), image)).rejects.toThrow(InvalidArgumentError);
    await expect(assertImageWritable(path.join(folder, 'image.bmp'))).rejects.toThrow(InvalidArgumentError);
    await expect(assertImageWritable(path.join(file, 'x.png'))).rejects.toMatchObject({
      code: 'file-not-writable',
    });
    await assertImageWritable(file);
  });

  it('name the file that is missing or damaged', async () => {
    await expect(readImage(path.join(folder, 'none.png'))).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(readImage(new URL(import.meta.url).pathname)).rejects.toThrow(
      /image-file\.test\.ts cannot be decoded/,
    );
  });
});

describe('toImage', () => {
  it('turns numbers from 0 to 1 into bytes', () => {
    const data = Float32Array.of(-1, 0, 0.5, 1, 2, 0.2);
    expect(toImage({ dtype: 'float32', shape: [1, 2, 3], data })).toEqual({
      data: Uint8Array.of(0, 0, 128, 255, 255, 51),
      width: 2,
      height: 1,
      channels: 3,
    });
    expect(() => toImage({ dtype: 'float32', shape: [3, 2], data })).toThrow(ShapeError);
    expect(() => toImage({ dtype: 'float32', shape: [3, 1, 2], data })).toThrow(/received \[3, 1, 2\]/);
  });
});

describe('cutTiles', () => {
  it('cuts in reading order', () => {
    const tiles = cutTiles(image, 3, 2);
    expect(tiles.shape).toEqual([4, 2, 3, 3]);
    const corners = [0, 1, 2, 3].map((tile) => [...tiles.data.subarray(tile * 18, tile * 18 + 2)]);
    expect(corners).toEqual([
      [0, 0],
      [120, 0],
      [0, 120],
      [120, 120],
    ]);
    expect(() => cutTiles(image, 4, 2)).toThrow(ShapeError);
  });
});
