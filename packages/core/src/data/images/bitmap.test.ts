import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFormatError } from '../../errors';
import { decodeImage } from './image-file';

/** The bytes of a bitmap whose rows are given from the top, as blue, green, red or indices. */
function bitmap(
  depth: number,
  width: number,
  rows: number[][],
  { palette = [] as number[], down = false } = {},
) {
  const stride = Math.ceil((width * depth) / 32) * 4;
  const pixelsAt = 54 + palette.length;
  const bytes = Buffer.alloc(pixelsAt + stride * rows.length);
  bytes.write('BM');
  bytes.writeUInt32LE(pixelsAt, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(down ? -rows.length : rows.length, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(depth, 28);
  bytes.set(palette, 54);
  (down ? rows : rows.toReversed()).forEach((row, y) => bytes.set(row, pixelsAt + y * stride));
  return bytes;
}

const rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 7, 8, 9, 250, 128, 1, 30, 40, 50]; // 3x2
const image = { data: Uint8Array.from(rgb), width: 3, height: 2, channels: 3 };
const rows = (bytesOf: (red: number, green: number, blue: number) => number[]) =>
  [0, 1].map((y) => [0, 1, 2].flatMap((x) => bytesOf(...(rgb.slice(9 * y + 3 * x, 9 * y + 3 * x + 3) as [number, number, number])))); // prettier-ignore

it('reads 24 and 32 bits, upwards and downwards', async () => {
  for (const down of [false, true]) {
    expect(
      await decodeImage(
        bitmap(
          24,
          3,
          rows((r, g, b) => [b, g, r]),
          { down },
        ),
      ),
    ).toEqual(image);
    expect(
      await decodeImage(
        bitmap(
          32,
          3,
          rows((r, g, b) => [b, g, r, 77]),
          { down },
        ),
      ),
    ).toEqual(image);
  }
});

it('reads palettes, and makes alpha and grey on request', async () => {
  const palette = [0, 0, 200, 0, 10, 20, 30, 0]; // red, then a dark colour
  const bytes = bitmap(8, 2, [[0, 1]], { palette });
  expect([...(await decodeImage(bytes)).data]).toEqual([200, 0, 0, 30, 20, 10]);
  expect([...(await decodeImage(bytes, { channels: 4 })).data]).toEqual([200, 0, 0, 255, 30, 20, 10, 255]);
  expect((await decodeImage(bytes, { channels: 1 })).channels).toBe(1);
});

it('refuses what it does not read, with one line', async () => {
  const whole = bitmap(
    24,
    3,
    rows((r, g, b) => [b, g, r]),
  );
  const changed = (offset: number, value: number) => {
    const copy = Buffer.from(whole);
    copy.writeUInt32LE(value, offset);
    return copy;
  };
  for (const [bytes, reason] of [
    [whole.subarray(0, 20), /ends within its header/],
    [whole.subarray(0, -1), /truncated/],
    [changed(30, 1), /compression 1/],
    [changed(18, 0), /0x2/],
    [changed(18, 0x7fffffff), /pixel limit/],
  ] as const) {
    await expect(decodeImage(bytes, { name: 'a.bmp' })).rejects.toThrow(reason);
    await expect(decodeImage(bytes, { name: 'a.bmp' })).rejects.toThrow(FileFormatError);
  }
});

it('answers any garbage behind the first two bytes with a typed error or an image', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 52, maxLength: 200 }), async (garbage) => {
      const answer = await decodeImage(Buffer.concat([Buffer.from('BM'), garbage])).catch(
        (error: unknown) => error,
      );
      if (answer instanceof Error) expect(answer).toBeInstanceOf(FileFormatError);
    }),
  );
});
