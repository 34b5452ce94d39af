/**
 * Writes CIFAR-10's binary version (Krizhevsky 2009: one byte of label, then 3 planes of 32x32) from the sheets of tiles
 * in `shared/data/cifar10`: 50,000 training images and the first 1,000 of the 10,000 test images.
 *
 *     npx tsx --tsconfig ../../tsconfig.base.json scripts/cifar10-from-sheets.ts ../../../shared/data/cifar10 ../../runs/cifar10
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cutTiles, readImage } from '@dl/core/data';

const [sheets, out] = process.argv.slice(2);
if (!sheets || !out) throw new Error('usage: cifar10-from-sheets.ts SHEETS OUT');
const labels = JSON.parse(readFileSync(path.join(sheets, 'labels.json'), 'utf8')) as number[];
const trainSheets = Array.from({ length: 50 }, (_, i) => `train_${String(i).padStart(2, '0')}.webp`);

const pixels = 32 * 32;

async function records(sheet: string, firstLabel: number): Promise<Buffer> {
  const { data, shape } = cutTiles(await readImage(path.join(sheets!, sheet)), 32, 32);
  const bytes = Buffer.alloc(shape[0]! * (1 + 3 * pixels));
  for (let image = 0; image < shape[0]!; image++) {
    const start = image * (1 + 3 * pixels);
    bytes[start] = labels[firstLabel + image]!;
    for (let i = 0; i < 3 * pixels; i++) {
      bytes[start + 1 + i] = data[(image * pixels + (i % pixels)) * 3 + Math.floor(i / pixels)]!;
    }
  }
  return bytes;
}

const folder = path.join(out, 'cifar-10-batches-bin');
mkdirSync(folder, { recursive: true });
for (let batch = 0; batch < 5; batch++) {
  const parts = trainSheets.slice(batch * 10, batch * 10 + 10);
  const bytes = await Promise.all(parts.map((sheet, i) => records(sheet, (batch * 10 + i) * 1000)));
  writeFileSync(path.join(folder, `data_batch_${batch + 1}.bin`), Buffer.concat(bytes));
}
writeFileSync(path.join(folder, 'test_batch.bin'), await records('test_00.webp', 50_000));
