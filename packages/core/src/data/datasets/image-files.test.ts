import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileFormatError, InvalidArgumentError } from '../../errors';
import { Random } from '../../random';
import { DataLoader } from '../data-loader';
import { writeImage } from '../images/image-file';
import { colorJitter } from '../transforms/color-jitter';
import { normalize } from '../transforms/normalize';
import { randomErasing } from '../transforms/random-erasing';
import { randomHorizontalFlip } from '../transforms/random-horizontal-flip';
import { randomResizedCrop } from '../transforms/random-resized-crop';
import { resize } from '../transforms/resize';
import { toTensor } from '../transforms/to-tensor';
import { ImageFiles } from './image-files';
import { imageFolder } from './image-folder';
import { loadImageNet } from './imagenet';
import { mapDataset } from './map-dataset';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-image-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function makeImage(file: string, seed: number): Promise<void> {
  const random = Random.derive(seed);
  const [width, height] = [20 + random.integer(20), 20 + random.integer(20)];
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  await writeImage(path.join(folder, file), { data, width, height, channels: 3 });
}

const augmentation = [
  randomResizedCrop(16),
  randomHorizontalFlip(),
  colorJitter({ brightness: 0.3, hue: 0.1 }),
  toTensor(),
  normalize([0.5, 0.5, 0.5], [0.2, 0.2, 0.2]),
  randomErasing({ value: 'random' }),
];

beforeAll(async () => {
  for (let i = 0; i < 4; i++) {
    await makeImage(`pets/cats/${i}.png`, i);
    await makeImage(`pets/dogs/more/${i}.jpeg`, 10 + i);
  }
  await makeImage('pets/dogs/first.webp', 20);
  writeFileSync(path.join(folder, 'pets/dogs/notes.txt'), 'no image');
  mkdirSync(path.join(folder, 'pets/.hidden'));
});

describe('imageFolder', () => {
  it('finds classes and images in the order of their names', async () => {
    const pets = await imageFolder(path.join(folder, 'pets'));
    expect(pets.classes).toEqual(['cats', 'dogs']);
    const names = pets.files.map(({ path: file, label }) => [path.relative(folder, file), label]);
    expect(names.slice(3, 6)).toEqual([
      ['pets/cats/3.png', 0],
      ['pets/dogs/first.webp', 1],
      ['pets/dogs/more/0.jpeg', 1],
    ]);
    const { image, label } = await pets.get(4, new Random(0));
    expect(image.dtype).toBe('float32');
    expect(label).toBe(1);
  });

  it('says what is missing', async () => {
    mkdirSync(path.join(folder, 'empty/birds'), { recursive: true });
    await expect(imageFolder(path.join(folder, 'empty'))).rejects.toThrow(/birds has no images/);
    await expect(imageFolder(path.join(folder, 'empty/birds'))).rejects.toThrow(InvalidArgumentError);
    await expect(imageFolder(path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file-not-found' });
  });
});

describe('ImageFiles with workers', () => {
  it('gives the same bits as without, also to what comes after', async () => {
    const batchesWith = async (workers: number) => {
      const pets = await imageFolder(path.join(folder, 'pets'), { transforms: augmentation, workers });
      // What is drawn after the image shows that the generator was left at the same place.
      const later = mapDataset(pets, (sample, random) => ({ ...sample, noise: random.uniform() }));
      const batches = [];
      for await (const batch of new DataLoader(later, { batchSize: 4, shuffle: true, seed: 3 }).epoch(1)) {
        batches.push(batch);
      }
      await pets.close();
      return batches;
    };
    const without = await batchesWith(0);
    expect(without.map(({ image }) => image.shape)).toEqual([
      [4, 16, 16, 3],
      [4, 16, 16, 3],
      [1, 16, 16, 3],
    ]);
    expect(await batchesWith(2)).toEqual(without);
  });

  it('gives the same errors as without', async () => {
    const broken = path.join(folder, 'broken.png');
    writeFileSync(broken, 'this is no image');
    const files = [
      { path: broken, label: 0 },
      { path: path.join(folder, 'none.png'), label: 0 },
    ];
    for (const workers of [0, 1]) {
      const dataset = new ImageFiles(files, ['thing'], { workers });
      await expect(dataset.get(0, new Random(0))).rejects.toThrow(FileFormatError);
      await expect(dataset.get(0, new Random(0))).rejects.toThrow(/broken\.png cannot be decoded/);
      await expect(dataset.get(1, new Random(0))).rejects.toMatchObject({ code: 'file-not-found' });
      await dataset.close();
    }
  });

  it('survives a worker that fails', async () => {
    const files = await imageFolder(path.join(folder, 'pets'));
    const tooLarge = new ImageFiles(files.files, files.classes, {
      transforms: [resize([200_000, 200_000])],
      workers: 1,
    });
    const [first, second] = await Promise.allSettled(
      [0, 1].map((index) => tooLarge.get(index, new Random(0))),
    );
    for (const [result, name] of [
      [first, '0.png'],
      [second, '1.png'],
    ] as const) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'worker-failed' } });
      expect(String((result as PromiseRejectedResult).reason)).toContain(name);
    }
    await tooLarge.close();
  });

  it('starts again after it was closed', async () => {
    const pets = await imageFolder(path.join(folder, 'pets'), { transforms: [resize([4, 4])], workers: 1 });
    const first = await pets.get(0, new Random(0));
    await pets.close();
    await pets.close();
    expect(await pets.get(0, new Random(0))).toEqual(first);
    await pets.close();
  });

  it('refuses a number of workers that is none', () => {
    expect(() => new ImageFiles([], [], { workers: -1 })).toThrow(InvalidArgumentError);
  });
});

describe('loadImageNet', () => {
  const [tench, goldfish, shark] = ['n01440764', 'n01443537', 'n01484850'];
  const val = (number: number) => `ILSVRC2012_val_0000000${number}`;

  beforeAll(async () => {
    await makeImage(`imagenet/train/${goldfish}/${goldfish}_1.JPEG`, 1);
    await makeImage(`imagenet/train/${tench}/${tench}_7.JPEG`, 2);
    for (const number of [1, 2, 3]) await makeImage(`imagenet/val/${val(number)}.JPEG`, number);
  });

  const groundTruth = (name: string, text: string) => {
    rmSync(path.join(folder, 'imagenet/LOC_val_solution.csv'), { force: true });
    writeFileSync(path.join(folder, 'imagenet', name), text);
    return loadImageNet(path.join(folder, 'imagenet'), 'val');
  };

  it('reads the training images by synset', async () => {
    const train = await loadImageNet(path.join(folder, 'imagenet'), 'train');
    expect(train.classes).toEqual([tench, goldfish]);
    expect(train.files.map(({ label }) => label)).toEqual([0, 1]);
  });

  it('needs to be told the classes of the validation images', async () => {
    await expect(loadImageNet(path.join(folder, 'imagenet'), 'val')).rejects.toThrow(/LOC_val_solution\.csv/);
  });

  it("reads Kaggle's ground truth, in any order", async () => {
    const lines = [
      `${val(3)},${shark} 1 2 3 4 `,
      `${val(1)},${goldfish} 9 9 9 9 ${goldfish} 1 1 1 1`,
      `${val(2)},${tench} 0`,
    ];
    const dataset = await groundTruth(
      'LOC_val_solution.csv',
      `ImageId,PredictionString\n${lines.join('\n')}\n`,
    );
    expect(dataset.classes).toEqual([tench, goldfish, shark]);
    expect(dataset.files.map(({ label }) => label)).toEqual([1, 0, 2]);
    await expect(groundTruth('LOC_val_solution.csv', `${val(1)},${shark} 1`)).rejects.toThrow(
      /does not say the class of .*2/,
    );
  });

  it('reads a synset a line', async () => {
    const dataset = await groundTruth(
      'imagenet_2012_validation_synset_labels.txt',
      `${shark}\n${tench}\n${tench}\n`,
    );
    expect(dataset.files.map(({ label }) => dataset.classes[label])).toEqual([shark, tench, tench]);
  });

  it('refuses the numbers of the development kit, and says what to use', async () => {
    rmSync(path.join(folder, 'imagenet/imagenet_2012_validation_synset_labels.txt'));
    await expect(groundTruth('ILSVRC2012_validation_ground_truth.txt', '490\n361\n')).rejects.toThrow(
      /no synset in "490".*LOC_val_solution\.csv/,
    );
  });
});
