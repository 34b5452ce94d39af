import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFile } from '#platform/files';
import { FileFormatError } from '../../errors';
import { readCifarBinary, readCifarPython } from './cifar';

/** Made by `fixtures/pickles.py`: four images, as Python 2 wrote CIFAR's batches. */
const python10 = await readFile(new URL('../pickle/fixtures/cifar10.pickle', import.meta.url));
const python100 = await readFile(new URL('../pickle/fixtures/cifar100.pickle', import.meta.url));

/** The content of a file of the binary version. */
function binary(labels: number[][], planes: Uint8Array): Uint8Array {
  return Uint8Array.from(
    labels.flatMap((label, i) => [...label, ...planes.subarray(i * 3072, (i + 1) * 3072)]),
  );
}

describe('CIFAR', () => {
  it('reads planes as pixels', () => {
    const planes = Uint8Array.from({ length: 2 * 3072 }, (_, i) => (i * 7) % 256);
    const { images, labels } = readCifarBinary(binary([[3], [9]], planes));
    expect(labels).toEqual(Uint8Array.of(3, 9));
    expect(images.shape).toEqual([2, 32, 32, 3]);
    for (const [image, y, x, channel] of [
      [0, 0, 0, 0],
      [0, 5, 7, 1],
      [1, 31, 30, 2],
    ] as const) {
      const pixel = ((image * 32 + y) * 32 + x) * 3 + channel;
      expect(images.data[pixel]).toBe(planes[image * 3072 + channel * 1024 + y * 32 + x]);
    }
  });

  it('reads the same from the Python version as from the binary one', () => {
    const fromPython = readCifarPython(python10);
    expect(fromPython.labels).toEqual(Uint8Array.of(6, 9, 0, 4));
    const planes = new Uint8Array(4 * 3072);
    for (let i = 0; i < planes.length; i++) {
      const image = Math.floor(i / 3072);
      const channel = Math.floor((i % 3072) / 1024);
      planes[i] = fromPython.images.data[(image * 1024 + (i % 1024)) * 3 + channel]!;
    }
    expect(readCifarBinary(binary([[6], [9], [0], [4]], planes))).toEqual(fromPython);

    const fine = readCifarPython(python100, 'fine_labels');
    const pairs = [
      [19, 99],
      [0, 0],
      [1, 3],
      [2, 7],
    ];
    expect(fine.labels).toEqual(Uint8Array.of(99, 0, 3, 7));
    expect(readCifarBinary(binary(pairs, planes), 2, 1)).toEqual(fine);
    expect(readCifarPython(python100, 'coarse_labels').labels).toEqual(Uint8Array.of(19, 0, 1, 2));
  });

  it('answers what is no batch with a typed error', () => {
    expect(() => readCifarPython(python10, 'fine_labels')).toThrow(FileFormatError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3072 }), (garbage) => {
        expect(() => readCifarBinary(garbage)).toThrow(FileFormatError);
        expect(() => readCifarPython(garbage)).toThrow(FileFormatError);
      }),
    );
  });
});
