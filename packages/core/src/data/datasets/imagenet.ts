import { exists, joinPath } from '#platform/files';
import { FileFormatError, InvalidArgumentError } from '../../errors';
import { FileNotFoundError } from '../../platform/storage-errors';
import { ImageFiles, type ImageFilesOptions } from './image-files';
import { imageFolder, listFolders, listImages } from './image-folder';
import { readText } from './text';

/** Files with the classes of the validation images, by the names that they are published under. */
const groundTruthFiles = [
  'LOC_val_solution.csv',
  'imagenet_2012_validation_synset_labels.txt',
  'ILSVRC2012_validation_ground_truth.txt',
];

/**
 * ImageNet (ILSVRC 2012). Classes are the synsets, such as n01440764, in the order of their numbers, which is that of
 * the outputs of published networks.
 *
 * `train` and `val` are folders with one folder a synset. `val` may also hold its 50,000 images side by side, as they
 * are published; then a file beside it says their classes: `LOC_val_solution.csv` (Kaggle) or
 * `imagenet_2012_validation_synset_labels.txt` (one synset a line).
 *
 * ```ts
 * const validation = await loadImageNet('data/imagenet', 'val', {
 *   transforms: [resize(256), centerCrop(224), toTensor()],
 *   workers: 4,
 * });
 * ```
 *
 * @throws {@link FileNotFoundError} if the folder or the file with the classes is missing.
 * @throws {@link FileFormatError} if the file with the classes does not fit the images.
 */
export async function loadImageNet(
  directory: string,
  split: 'train' | 'val',
  options?: ImageFilesOptions,
): Promise<ImageFiles> {
  const images = joinPath(directory, split);
  if (split === 'train' || (await listFolders(images)).length) return imageFolder(images, options);
  const paths = await listImages(images);
  if (!paths.length) throw new InvalidArgumentError(`${images} has no images`);
  const groundTruth = await findGroundTruth(directory);
  const synsets = parseGroundTruth(await readText(groundTruth), groundTruth);
  const classes = [...new Set(synsets.values())].sort();
  const files = paths.map((path, index) => {
    const synset = synsets.get(stem(path)) ?? synsets.get(String(index));
    if (!synset) throw new FileFormatError(`${groundTruth} does not say the class of ${path}`);
    return { path, label: classes.indexOf(synset) };
  });
  return new ImageFiles(files, classes, options);
}

async function findGroundTruth(directory: string): Promise<string> {
  for (const name of groundTruthFiles) {
    const path = joinPath(directory, name);
    if (await exists(path)) return path;
  }
  throw new FileNotFoundError(joinPath(directory, groundTruthFiles[0]!));
}

/**
 * Synsets by the name of the image without ending, or, in a file of synsets alone, by the position of the image.
 *
 * @throws {@link FileFormatError} if a line has no synset.
 */
function parseGroundTruth(text: string, path: string): Map<string, string> {
  const lines = text.trim().split('\n');
  const rows = lines[0]?.startsWith('ImageId') ? lines.slice(1) : lines;
  return new Map(
    rows.map((row, index) => {
      const [, name, synset] = /^(?:(\S+?)[,\s]+)?(n\d{8})(?:[,\s]|$)/.exec(row) ?? [];
      if (synset) return [name === undefined ? String(index) : stem(name), synset];
      throw new FileFormatError(
        `${path} has no synset in "${row.slice(0, 60)}". The numbers of the development kit have an order of their own ` +
          `that only its meta.mat tells; use ${groundTruthFiles[0]} or ${groundTruthFiles[1]} instead, or sort the images ` +
          'into one folder a synset',
      );
    }),
  );
}

function stem(path: string): string {
  return path
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\.[^.]*$/, '');
}
