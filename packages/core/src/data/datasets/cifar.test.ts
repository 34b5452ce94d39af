import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTarGzip } from 'nanotar';
import { loadCifar10, loadCifar100 } from './cifar';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-cifar-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** One image a file, of the colour and the label `value`. */
const record = (labels: number[], value: number) =>
  Uint8Array.of(...labels, ...new Uint8Array(3072).fill(value));
const fixture = (name: string) => readFileSync(new URL(`../pickle/fixtures/${name}.pickle`, import.meta.url));

describe('loadCifar10', () => {
  it('joins the batches of the binary version, unpacked', async () => {
    for (const i of [1, 2, 3, 4, 5]) write(`binary/data_batch_${i}.bin`, record([i], i));
    write('outer/cifar-10-batches-bin/test_batch.bin', record([9], 0));
    const train = await loadCifar10(path.join(folder, 'binary'), 'train', { transforms: [] });
    expect(train.labels).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    expect(train.image(3).data).toEqual(new Uint8Array(3072).fill(4));
    const test = await loadCifar10(path.join(folder, 'outer'), 'test');
    expect(test.classes[test.labels[0]!]).toBe('truck');
  });

  it('reads the binary version from its archive', async () => {
    const files = [1, 2, 3, 4, 5].map((i) => ({
      name: `cifar-10-batches-bin/data_batch_${i}.bin`,
      data: record([i], i),
    }));
    write('archive/cifar-10-binary.tar.gz', await createTarGzip(files));
    const train = await loadCifar10(path.join(folder, 'archive'), 'train');
    expect(train.labels).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
    await expect(loadCifar10(path.join(folder, 'archive'), 'test')).rejects.toThrow(
      /cifar-10-binary\.tar\.gz: the archive has no file cifar-10-batches-bin\/test_batch\.bin/,
    );
  });

  it('reads the Python version', async () => {
    write('python/cifar-10-batches-py/test_batch', fixture('cifar10'));
    const test = await loadCifar10(path.join(folder, 'python'), 'test');
    expect(Array.from(test.labels, (label) => test.classes[label])).toEqual([
      'frog',
      'truck',
      'airplane',
      'deer',
    ]);
  });

  it('names what is missing or damaged', async () => {
    await expect(loadCifar10(folder, 'train')).rejects.toThrow(/cifar-10-python\.tar\.gz/);
    write('damaged/test_batch.bin', new Uint8Array(100));
    await expect(loadCifar10(path.join(folder, 'damaged'), 'test')).rejects.toThrow(
      /test_batch\.bin: .*100 bytes/,
    );
  });
});

describe('loadCifar100', () => {
  it('reads fine and coarse labels of both versions', async () => {
    write('fine/test.bin', record([19, 99], 1));
    write('both/cifar-100-python/test', fixture('cifar100'));
    const names = async (directory: string, labels: 'fine' | 'coarse') => {
      const test = await loadCifar100(path.join(folder, directory), 'test', { labels });
      return Array.from(test.labels, (label) => test.classes[label]);
    };
    expect(await names('fine', 'fine')).toEqual(['worm']);
    expect(await names('fine', 'coarse')).toEqual(['vehicles_2']);
    expect(await names('both', 'fine')).toEqual(['worm', 'apple', 'bear', 'beetle']);
    expect(await names('both', 'coarse')).toEqual(['vehicles_2', 'aquatic_mammals', 'fish', 'flowers']);
    expect((await loadCifar100(path.join(folder, 'both'), 'test')).classes).toHaveLength(100);
  });
});
