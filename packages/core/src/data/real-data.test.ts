import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../random';
import { DataLoader } from './data-loader';
import { loadMnist } from './datasets/mnist';
import { readImage } from './images/image-file';
import { cutTiles } from './images/tile-sheet';
import { toImage } from './images/to-image';
import { applyTransforms } from './transforms/apply-transforms';
import { centerCrop } from './transforms/center-crop';
import { resize } from './transforms/resize';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(root) ? '' : ` (skipped: there is no test data at ${root}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

describeWithData(`real data${reason}`, () => {
  it('MNIST: sizes, labels and pixels', async () => {
    const [train, test] = await Promise.all([
      loadMnist(path.join(root, 'mnist'), 'train'),
      loadMnist(path.join(root, 'mnist'), 'test'),
    ]);
    expect([train.length, test.length]).toEqual([60_000, 10_000]);
    expect(Array.from(train.labels).slice(0, 10)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(Array.from(test.labels).slice(0, 10)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);

    // The mean and standard deviation that torchvision's examples normalise MNIST with.
    let [sum, squares] = [0, 0];
    for await (const { image } of new DataLoader(train, { batchSize: 500 }).epoch(0)) {
      for (const value of image.data as Float32Array) {
        sum += value;
        squares += value * value;
      }
    }
    const mean = sum / (60_000 * 784);
    expect(mean).toBeCloseTo(0.1307, 3);
    expect(Math.sqrt(squares / (60_000 * 784) - mean * mean)).toBeCloseTo(0.3081, 3);
  });

  it('CIFAR-10: tiles of a sheet', async () => {
    const folder = path.join(root, 'cifar10');
    const labels = JSON.parse(readFileSync(path.join(folder, 'labels.json'), 'utf8')) as number[];
    expect(labels).toHaveLength(51_000);
    const tiles = cutTiles(await readImage(path.join(folder, 'test_00.webp')), 32, 32);
    expect(tiles.shape).toEqual([1000, 32, 32, 3]);
  });

  it('photographs: resized as by PIL', async () => {
    const photo = await readImage(path.join(root, 'photos/imageio/chelsea.png'));
    expect([photo.width, photo.height]).toEqual([451, 300]);
    const { data } = toImage(applyTransforms(photo, [resize(256), centerCrop(224)], new Random(0)));
    // numpy.asarray(CenterCrop(224)(Resize(256)(image))): sum, first and last pixels (torchvision 0.14, PIL 9.4).
    expect(data.reduce((total, value) => total + value, 0)).toBe(16_351_587);
    expect([...data.subarray(0, 3), ...data.subarray(-3)]).toEqual([170, 132, 109, 193, 168, 148]);
  });
});
