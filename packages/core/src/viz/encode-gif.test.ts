import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { InvalidArgumentError, ShapeError } from '../errors';
import type { Image } from '../data/images/image';
import { encodeGif } from './encode-gif';

const solid = (width: number, height: number, color: readonly [number, number, number]): Image => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]!);
  return { data, width, height, channels: 3 };
};

describe('encodeGif', () => {
  it('writes frames with their colours, delay and repeats', async () => {
    async function* frames() {
      yield solid(5, 4, [248, 0, 0]);
      yield solid(5, 4, [0, 0, 248]);
    }
    const bytes = await encodeGif(frames(), { fps: 20, plays: 3 });
    const { pages, delay, loop, width, pageHeight } = await sharp(bytes, { animated: true }).metadata();
    expect({ pages, delay, loop, width, pageHeight }).toEqual({
      pages: 2,
      delay: [50, 50],
      loop: 3,
      width: 5,
      pageHeight: 4,
    });
    const pixels = await sharp(bytes, { animated: true }).removeAlpha().raw().toBuffer();
    expect([...pixels.subarray(0, 3), ...pixels.subarray(-3)]).toEqual([248, 0, 0, 0, 0, 248]);
  });

  it('plays for ever unless it is told how often', async () => {
    expect(
      (await sharp(await encodeGif([solid(2, 2, [0, 0, 0])], {}), { animated: true }).metadata()).loop,
    ).toBe(0);
  });

  it('refuses frames of other sizes, no frames, and options out of range', async () => {
    await expect(encodeGif([solid(5, 4, [0, 0, 0]), solid(4, 4, [0, 0, 0])])).rejects.toThrow(/5x4.*4x4/);
    await expect(encodeGif([])).rejects.toThrow(ShapeError);
    for (const options of [{ fps: 0 }, { plays: 0.5 }, { colors: 300 }])
      await expect(encodeGif([solid(1, 1, [0, 0, 0])], options)).rejects.toThrow(InvalidArgumentError);
  });
});
