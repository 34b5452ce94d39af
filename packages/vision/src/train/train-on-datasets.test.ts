import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError, Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import type { TrainingEvent } from '@dl/core/train';
import { datasets } from './datasets';
import { trainClassifier } from './train-classifier';

let data: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'dl-datasets-'));
});
afterEach(() => rmSync(data, { recursive: true }));

async function picture(name: string, random: Random, side = 20): Promise<void> {
  const file = path.join(data, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const pixels = Uint8Array.from({ length: side * side * 3 }, () => random.integer(256));
  const png = path.join(data, 'picture.png');
  await writeImage(png, { width: side, height: side, channels: 3, data: pixels });
  copyFileSync(png, file); // ImageNet's are JPEG; decoders look at the content
  rmSync(png);
}

/** The lengths of what was trained on, by the events. */
function watch() {
  const events: TrainingEvent[] = [];
  return { events, listeners: [(event: TrainingEvent) => void events.push(event)] };
}

describe('CIFAR-100', () => {
  it('is read in its binary version and trained on with mixed images', async () => {
    const random = new Random(1);
    mkdirSync(path.join(data, 'cifar-100-binary'));
    for (const [file, count] of [
      ['train.bin', 20],
      ['test.bin', 10],
    ] as const) {
      const records = Buffer.alloc(count * (2 + 3072)); // coarse label, fine label, three planes
      for (let i = 0; i < count; i++) {
        records[i * 3074] = i % 20;
        records[i * 3074 + 1] = i * 5;
        for (let at = 2; at < 3074; at++) records[i * 3074 + at] = random.integer(256);
      }
      writeFileSync(path.join(data, 'cifar-100-binary', file), records);
    }
    const { events, listeners } = watch();
    const options = {
      recipe: 'cifar100-resnet18',
      network: 'resnet20',
      data,
      epochs: 1,
      batchSize: 10,
    } as const;
    const { model, evaluation, classes, test, network } = await trainClassifier(options, { listeners });
    expect(classes).toHaveLength(100);
    expect(classes[5]).toBe('bed');
    expect(network).toBe('resnet20');
    expect([test.length, evaluation.images]).toEqual([10, 10]);
    expect(evaluation.confusion).toHaveLength(100);
    expect(events.filter(({ type }) => type === 'step-end')).toHaveLength(2);
    const { labels } = (await (await datasets.cifar100.open(data)).part('train', [])) as never as {
      labels: number[];
    };
    expect(Array.from(labels)).toEqual(Array.from({ length: 20 }, (_, i) => i * 5)); // the fine ones
    model.dispose();
  });
});

describe('ImageNet', () => {
  const [tench, goldfish, fox] = ['n01440764', 'n01443537', 'n02119789'];

  beforeEach(async () => {
    const random = new Random(2);
    for (const synset of [tench, goldfish, fox])
      for (const i of [1, 2, 3, 4]) await picture(`train/${synset}/${synset}_${i}.JPEG`, random);
    for (const i of [1, 2, 3, 4, 5])
      await picture(`val/ILSVRC2012_val_${String(i).padStart(8, '0')}.JPEG`, random);
    const kit = path.join(data, 'ILSVRC2012_devkit_t12/data');
    mkdirSync(kit, { recursive: true });
    copyFileSync(new URL('fixtures/meta.mat', import.meta.url), path.join(kit, 'meta.mat'));
    truth('2\n1\n3\n1\n2\n');
  });

  const truth = (lines: string) =>
    writeFileSync(
      path.join(data, 'ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt'),
      lines,
    );

  it('is trained on as it is published, with the classes of the development kit', async () => {
    const { events, listeners } = watch();
    const { model, evaluation, classes } = await trainClassifier(
      { recipe: 'imagenet-resnet18', network: 'resnet20', data, epochs: 1, batchSize: 6, workers: 0 },
      { listeners },
    );
    expect(classes).toEqual([tench, goldfish, fox]);
    expect(events.filter(({ type }) => type === 'step-end')).toHaveLength(2);
    // Numbers 2, 1, 3, 1, 2 of meta.mat: two tench, two foxes, one goldfish.
    expect(evaluation.classScores.map(({ support }) => support)).toEqual([2, 1, 2]);
    model.dispose();
  });

  it('says what does not fit', async () => {
    const validation = async () => (await datasets.imagenet.open(data)).part('test', []);
    truth('2\n1\n');
    await expect(validation()).rejects.toThrow(/does not say the class of ILSVRC2012_val_00000003/);
    await expect(validation()).rejects.toThrow(FileFormatError);
    truth('2\n1\n4\n1\n2\n'); // 4 is a synset above others, which has no images
    await expect(validation()).rejects.toThrow(/n02512053/);
    await expect(trainClassifier({ recipe: 'imagenet-alexnet' })).rejects.toThrow(/cannot be fetched/);
  });
});

describe('a folder of pictures', () => {
  it('is split, trained on and measured, with classifiers at half depth or without', async () => {
    const random = new Random(3);
    for (let i = 0; i < 5; i++)
      for (const [name, side] of [
        ['big', 40],
        ['small', 5],
      ] as const)
        await picture(`${name}/${i}.png`, random, side + i);
    writeFileSync(path.join(data, 'small/broken.png'), 'no picture');
    const { model, evaluation, skipped, transforms } = await trainClassifier({
      ...{ recipe: 'folder', network: 'resnet20', data, epochs: 1, batchSize: 4, heldOut: 0.4, seed: 1 },
    });
    expect(evaluation.classScores.map(({ support }) => support)).toEqual([2, 2]);
    expect(skipped.map((event) => path.basename(event.path))).toEqual(['broken.png']);
    expect(transforms[1]).toMatchObject({ type: 'centerCrop', size: [32, 32] });
    model.dispose();
    await expect(trainClassifier({ recipe: 'folder' })).rejects.toThrow(InvalidArgumentError);
  });
});
