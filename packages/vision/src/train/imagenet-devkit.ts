import { FileFormatError } from '@dl/core';
import { readText, type LabelledFile } from '@dl/core/data';
import { exists, isDirectory, joinPath, listDirectory } from '@dl/core/internal';
import { openBytes } from '@dl/core/weights';
import { readMatFile } from './mat-file';

const imageName = /_(\d{8})\.jpe?g$/i;

/**
 * The validation images of ILSVRC 2012 with the classes that its development kit says: `val` with the 50,000 images side
 * by side as they are published, and `ILSVRC2012_devkit_t12` beside it. Line i of its
 * `data/ILSVRC2012_validation_ground_truth.txt` is the number of the class of image i, and `data/meta.mat` has the synset
 * of each number.
 *
 * @param synsets - The classes, in the order of the labels.
 * @returns Undefined if there is no kit, or `val` has folders.
 * @throws {@link FileFormatError} if the kit does not fit the images.
 */
export async function loadDevkitValidation(
  directory: string,
  synsets: readonly string[],
): Promise<LabelledFile[] | undefined> {
  const kit = joinPath(directory, 'ILSVRC2012_devkit_t12', 'data');
  const images = joinPath(directory, 'val');
  if (!(await exists(kit)) || !(await isDirectory(images))) return undefined;
  const names = (await listDirectory(images)).filter((name) => imageName.test(name));
  if (!names.length) return undefined;
  const truthFile = joinPath(kit, 'ILSVRC2012_validation_ground_truth.txt');
  const numbers = (await readText(truthFile)).trim().split(/\s+/).map(Number);
  const synsetOf = await readSynsets(joinPath(kit, 'meta.mat'));
  return names.map((name) => {
    const index = Number(imageName.exec(name)![1]);
    const synset = synsetOf.get(numbers[index - 1] ?? NaN);
    const label = synset === undefined ? -1 : synsets.indexOf(synset);
    if (label >= 0) return { path: joinPath(images, name), label };
    throw new FileFormatError(
      synset === undefined
        ? `${truthFile} does not say the class of ${name}: it has ${numbers.length} lines`
        : `${name} is of ${synset}, for which ${joinPath(directory, 'train')} has no folder`,
    );
  });
}

/** Synsets by their number in the challenge. */
async function readSynsets(file: string): Promise<Map<number, string>> {
  const source = await openBytes(file);
  const variables = await readMatFile(await source.read(0, source.size));
  const rows = variables.get('synsets');
  if (!Array.isArray(rows)) throw new FileFormatError(`${file} has no variable "synsets"`);
  return new Map(
    rows.map((row) => {
      const { ILSVRC2012_ID: id, WNID: synset } = typeof row === 'object' ? row : {};
      const number = Array.isArray(id) ? id[0] : undefined;
      if (typeof number === 'number' && typeof synset === 'string') return [number, synset];
      throw new FileFormatError(`${file}: an element of "synsets" lacks ILSVRC2012_ID or WNID`);
    }),
  );
}
