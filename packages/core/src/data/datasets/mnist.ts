import { exists, joinPath } from '#platform/files';
import { FileNotFoundError } from '../../platform/storage-errors';
import { FileFormatError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import { gunzip, isGzip } from '../formats/gzip';
import { readIdx } from '../formats/idx';
import { parseFile } from '../formats/parse-file';
import { InMemoryImages } from './in-memory-images';
import type { ImageDatasetOptions } from './image-sample';

/** The part of a data set that networks are trained on, or the part that they are measured on. */
export type Split = 'train' | 'test';

const prefixes: Record<Split, string> = { train: 'train', test: 't10k' };

/**
 * MNIST's handwritten digits (LeCun et al. 1998): 60,000 images to train on and 10,000 to test, 28x28, grey.
 *
 * ```ts
 * const train = await loadMnist('data/mnist', 'train');
 * train.get(0, random); // { image: float32 [28, 28, 1], label: 5 }
 * ```
 *
 * @param directory - A folder with the four IDX files, such as `train-images-idx3-ubyte`, compressed (`.gz`) or not.
 * @throws {@link FileNotFoundError} if a file is missing.
 * @throws {@link FileFormatError} if a file is damaged.
 */
export async function loadMnist(
  directory: string,
  split: Split,
  options?: ImageDatasetOptions,
): Promise<InMemoryImages> {
  return loadIdxImages(directory, split, digitClasses, options);
}

/** Fashion-MNIST's clothes (Xiao et al. 2017), in the format of {@link loadMnist}. */
export async function loadFashionMnist(
  directory: string,
  split: Split,
  options?: ImageDatasetOptions,
): Promise<InMemoryImages> {
  return loadIdxImages(directory, split, fashionClasses, options);
}

export const digitClasses: readonly string[] = [...'0123456789'];

export const fashionClasses: readonly string[] = [
  't-shirt/top',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
];

async function loadIdxImages(
  directory: string,
  split: Split,
  classes: readonly string[],
  options?: ImageDatasetOptions,
): Promise<InMemoryImages> {
  const [images, labels] = await Promise.all([
    readIdxFile(directory, `${prefixes[split]}-images-idx3-ubyte`, 3),
    readIdxFile(directory, `${prefixes[split]}-labels-idx1-ubyte`, 1),
  ]);
  if (images.shape[0] !== labels.shape[0]) {
    throw new FileFormatError(
      `${directory} has ${images.shape[0]} images of ${split}, but ${labels.shape[0]} labels`,
    );
  }
  return new InMemoryImages({ ...images, shape: [...images.shape, 1] }, labels.data, classes, options);
}

async function readIdxFile(directory: string, name: string, rank: number): Promise<HostTensor<'uint8'>> {
  return parseFile(await find(directory, name), async (bytes) => {
    const tensor = readIdx(isGzip(bytes) ? await gunzip(bytes) : bytes);
    if (tensor.dtype === 'uint8' && tensor.shape.length === rank) return tensor as HostTensor<'uint8'>;
    throw new FileFormatError(
      `expected bytes of ${rank} dimensions; found ${tensor.dtype} [${tensor.shape.join(', ')}]`,
    );
  });
}

/** Some tools write a dot before "idx". */
async function find(directory: string, name: string): Promise<string> {
  for (const variant of [`${name}.gz`, name, name.replace('-idx', '.idx')]) {
    const path = joinPath(directory, variant);
    if (await exists(path)) return path;
  }
  throw new FileNotFoundError(joinPath(directory, `${name}.gz`));
}
