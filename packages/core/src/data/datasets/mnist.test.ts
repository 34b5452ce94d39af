import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { Random } from '../../random';
import { grayscale } from '../transforms/grayscale';
import { InMemoryImages } from './in-memory-images';
import { loadFashionMnist, loadMnist } from './mnist';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-mnist-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pixels = Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 256);
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, ...pixels);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3);

function write(directory: string, files: Record<string, Uint8Array>): string {
  const target = path.join(folder, directory);
  mkdirSync(target, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(target, name), bytes);
  return target;
}

describe('loadMnist', () => {
  it.each([
    ['compressed', 'train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'],
    ['raw', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte'],
    ['dotted', 'train-images.idx3-ubyte', 'train-labels.idx1-ubyte'],
  ])('reads %s files', async (kind, imageFile, labelFile) => {
    const pack = (bytes: Uint8Array) => (kind === 'compressed' ? gzipSync(bytes) : bytes);
    const directory = write(kind, { [imageFile]: pack(images), [labelFile]: pack(labels) });
    const train = await loadMnist(directory, 'train');
    expect(train.length).toBe(2);
    expect(train.classes[train.labels[0]!]).toBe('7');
    const { image, label } = train.get(1, new Random(0));
    expect(label).toBe(3);
    expect(image).toEqual({
      dtype: 'float32',
      shape: [28, 28, 1],
      data: Float32Array.from(pixels.subarray(784), (value) => value / 255),
    });
    expect(train.image(1).data).toEqual(pixels.subarray(784));
  });

  it('reads the test images of Fashion-MNIST', async () => {
    const directory = write('fashion', {
      't10k-images-idx3-ubyte': images,
      't10k-labels-idx1-ubyte': labels,
    });
    const test = await loadFashionMnist(directory, 'test', { transforms: [grayscale(3)] });
    expect(test.classes[test.labels[0]!]).toBe('sneaker');
    expect(test.get(0, new Random(0)).image.shape).toEqual([28, 28, 3]);
  });

  it('names the file that is missing or damaged', async () => {
    const files = { 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels };
    await expect(loadMnist(folder, 'train')).rejects.toThrow(/train-images-idx3-ubyte\.gz/);
    const cut = write('cut', { ...files, 'train-images-idx3-ubyte': images.subarray(0, 1000) });
    await expect(loadMnist(cut, 'train')).rejects.toThrow(/train-images-idx3-ubyte: the IDX file is damaged/);
    const swapped = write('swapped', { ...files, 'train-labels-idx1-ubyte': images });
    await expect(loadMnist(swapped, 'train')).rejects.toThrow(
      /train-labels-idx1-ubyte: expected bytes of 1 dimensions/,
    );
    const fewer = write('fewer', {
      ...files,
      'train-labels-idx1-ubyte': Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 7),
    });
    await expect(loadMnist(fewer, 'train')).rejects.toThrow(/2 images of train, but 1 labels/);
  });
});

describe('InMemoryImages', () => {
  const two = { dtype: 'uint8', shape: [2, 1, 1, 1], data: Uint8Array.of(5, 6) } as const;

  it('shares its images with other transforms', () => {
    const dataset = new InMemoryImages(two, [0, 1], ['a', 'b']);
    const bytes = dataset.with([]);
    expect(bytes.get(1, new Random(0)).image).toEqual({
      dtype: 'uint8',
      shape: [1, 1, 1],
      data: Uint8Array.of(6),
    });
    expect(bytes.image(0).data.buffer).toBe(two.data.buffer);
  });

  it('refuses what does not fit together', () => {
    expect(() => new InMemoryImages(two, [0], ['a'])).toThrow(ShapeError);
    expect(() => new InMemoryImages({ ...two, shape: [2, 1, 1] }, [0, 1], ['a'])).toThrow(ShapeError);
    expect(() => new InMemoryImages(two, [0, 2], ['a', 'b'])).toThrow(InvalidArgumentError);
  });
});
