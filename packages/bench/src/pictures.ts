import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, Random } from '@dl/core';
import {
  applyTransforms,
  cutTiles,
  randomResizedCrop,
  readImage,
  toImage,
  writeImage,
  type Image,
} from '@dl/core/data';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
/** Where all peers find the pictures. */
const folder = path.join(repository, 'out/bench');
const photographs = path.join(folder, 'photographs');
const cifar = path.join(folder, 'cifar.bin');

const photographCount = 50;
const sources = [
  'photos/coral/cat.bmp',
  'photos/coral/parrot.jpg',
  'photos/imageio/astronaut.png',
  'photos/imageio/chelsea.png',
  'photos/imageio/coffee.png',
  'style/content/chicago.jpg',
  'style/content/city.jpg',
  'style/content/golden_gate.jpg',
  'style/content/sky.jpg',
  'style/content/tubingen.jpg',
];

/**
 * Makes the pictures of the classifications, once: 50 JPEG files, which are parts of ten photographs in 640 x 480, and the
 * pixels of 1,000 images of CIFAR-10.
 *
 * @throws {@link InvalidArgumentError} if the data is not there.
 */
export async function preparePictures(): Promise<void> {
  const data = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
  if (!existsSync(data)) {
    throw new InvalidArgumentError(
      `there is no test data at ${data}: set DL_TEST_DATA, or leave out these cases`,
    );
  }
  const missing = !existsSync(cifar) || readdirSync(photographs).length < photographCount;
  if (!missing) return;
  await mkdir(photographs, { recursive: true });
  const part = randomResizedCrop([480, 640], { scale: [0.3, 1] });
  for (let i = 0; i < photographCount; i++) {
    const photograph = await readImage(path.join(data, sources[i % sources.length]!));
    const image = toImage(applyTransforms(photograph, [part], new Random(i)));
    await writeImage(path.join(photographs, `${100 + i}.jpg`), image);
  }
  const sheet = await readImage(path.join(data, 'cifar10/test_00.webp'));
  await writeFile(cifar, cutTiles(sheet, 32, 32).data);
}

/** Paths of the photographs. */
export function photographFiles(): string[] {
  return readdirSync(photographs)
    .sort()
    .map((name) => path.join(photographs, name));
}

/** The images of CIFAR-10. */
export function cifarImages(): Image[] {
  const bytes = readFileSync(cifar);
  const size = 32 * 32 * 3;
  return Array.from({ length: bytes.length / size }, (_, i) => ({
    data: bytes.subarray(i * size, (i + 1) * size),
    width: 32,
    height: 32,
    channels: 3,
  }));
}
