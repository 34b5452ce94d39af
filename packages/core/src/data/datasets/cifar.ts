import { exists, joinPath } from '#platform/files';
import { FileNotFoundError } from '../../platform/storage-errors';
import { FileFormatError } from '../../errors';
import { readCifarBinary, readCifarPython, type CifarBatch } from '../formats/cifar';
import { parseFile } from '../formats/parse-file';
import { readTar } from '../formats/tar';
import { cifar100CoarseClasses, cifar100FineClasses, cifar10Classes } from './cifar-classes';
import { InMemoryImages } from './in-memory-images';
import type { ImageDatasetOptions } from './image-sample';
import type { Split } from './mnist';

/** One of the versions that the data set is published in. */
interface Version {
  archive: string;
  /** Folder that the archive unpacks to. */
  folder: string;
  files: Record<Split, readonly string[]>;
  parse: (bytes: Uint8Array) => CifarBatch;
}

/**
 * CIFAR-10 (Krizhevsky 2009): 50,000 colour images of 32x32 to train on and 10,000 to test, in 10 classes.
 *
 * ```ts
 * const train = await loadCifar10('data/cifar10', 'train', { transforms: [randomHorizontalFlip(), toTensor()] });
 * ```
 *
 * @param directory - A folder with the binary or the Python version, as the archive (`cifar-10-binary.tar.gz`,
 *   `cifar-10-python.tar.gz`) or unpacked.
 * @throws {@link FileNotFoundError} if a file is missing.
 * @throws {@link FileFormatError} if a file is damaged.
 */
export async function loadCifar10(
  directory: string,
  split: Split,
  options?: ImageDatasetOptions,
): Promise<InMemoryImages> {
  const numbers = [1, 2, 3, 4, 5];
  const versions: Version[] = [
    {
      archive: 'cifar-10-binary.tar.gz',
      folder: 'cifar-10-batches-bin',
      files: { train: numbers.map((number) => `data_batch_${number}.bin`), test: ['test_batch.bin'] },
      parse: (bytes) => readCifarBinary(bytes),
    },
    {
      archive: 'cifar-10-python.tar.gz',
      folder: 'cifar-10-batches-py',
      files: { train: numbers.map((number) => `data_batch_${number}`), test: ['test_batch'] },
      parse: (bytes) => readCifarPython(bytes),
    },
  ];
  return load(directory, split, versions, cifar10Classes, options);
}

export interface Cifar100Options extends ImageDatasetOptions {
  /** The 100 fine classes, or the 20 coarse ones above them. Default: 'fine'. */
  labels?: 'fine' | 'coarse';
}

/** CIFAR-100 (Krizhevsky 2009): like {@link loadCifar10}, with 100 classes in 20 groups. */
export async function loadCifar100(
  directory: string,
  split: Split,
  { labels = 'fine', ...options }: Cifar100Options = {},
): Promise<InMemoryImages> {
  const versions: Version[] = [
    {
      archive: 'cifar-100-binary.tar.gz',
      folder: 'cifar-100-binary',
      files: { train: ['train.bin'], test: ['test.bin'] },
      parse: (bytes) => readCifarBinary(bytes, 2, labels === 'fine' ? 1 : 0),
    },
    {
      archive: 'cifar-100-python.tar.gz',
      folder: 'cifar-100-python',
      files: { train: ['train'], test: ['test'] },
      parse: (bytes) => readCifarPython(bytes, `${labels}_labels`),
    },
  ];
  return load(
    directory,
    split,
    versions,
    labels === 'fine' ? cifar100FineClasses : cifar100CoarseClasses,
    options,
  );
}

async function load(
  directory: string,
  split: Split,
  versions: readonly Version[],
  classes: readonly string[],
  options?: ImageDatasetOptions,
): Promise<InMemoryImages> {
  for (const version of versions) {
    for (const folder of [directory, joinPath(directory, version.folder)]) {
      const paths = version.files[split].map((file) => joinPath(folder, file));
      if (!(await exists(paths[0]!))) continue;
      return join(await Promise.all(paths.map((path) => parseFile(path, version.parse))), classes, options);
    }
  }
  for (const version of versions) {
    const archive = joinPath(directory, version.archive);
    if (await exists(archive))
      return join(await parseFile(archive, unpack(version, split)), classes, options);
  }
  throw new FileNotFoundError(joinPath(directory, versions.at(-1)!.archive));
}

function unpack({ folder, files, parse }: Version, split: Split) {
  return async (bytes: Uint8Array): Promise<CifarBatch[]> => {
    const archive = new Map((await readTar(bytes)).map(({ path, data }) => [path, data]));
    return files[split].map((file) => {
      const data = archive.get(`${folder}/${file}`);
      if (!data) throw new FileFormatError(`the archive has no file ${folder}/${file}`);
      return parse(data);
    });
  };
}

function join(
  batches: CifarBatch[],
  classes: readonly string[],
  options?: ImageDatasetOptions,
): InMemoryImages {
  const count = batches.reduce((sum, { labels }) => sum + labels.length, 0);
  const imageShape = batches[0]!.images.shape.slice(1);
  const imageLength = imageShape.reduce((product, size) => product * size, 1);
  const data = new Uint8Array(count * imageLength);
  const labels = new Uint8Array(count);
  let filled = 0;
  for (const batch of batches) {
    data.set(batch.images.data, filled * imageLength);
    labels.set(batch.labels, filled);
    filled += batch.labels.length;
  }
  return new InMemoryImages(
    { dtype: 'uint8', shape: [count, ...imageShape], data },
    labels,
    classes,
    options,
  );
}
