import { InvalidArgumentError } from '@dl/core';
import { imageFolder, readImage, type LabelledFile } from '@dl/core/data';
import { exists, joinPath } from '@dl/core/internal';
import { stratifiedSplit } from './stratified-split';

/** A picture that could not be read, and is left out. */
export interface PictureSkipped {
  readonly type: 'picture-skipped';
  readonly path: string;
  readonly reason: string;
}

/** How many pictures of the folder have been looked at. */
export interface PicturesProgress {
  readonly type: 'pictures-progress';
  readonly done: number;
  readonly total: number;
}

export type PictureFolderEvent = PictureSkipped | PicturesProgress;

export interface PictureFolderOptions {
  /** Share of the pictures of each class that are held out, where no folder is set apart for it. Default: 0.2. */
  heldOut?: number;
  /** Seed of the choice of those that are held out. Default: 0. */
  seed?: number;
  signal?: AbortSignal;
  onEvent?: (event: PictureFolderEvent) => void;
}

/** Pictures of a folder in two parts without overlap, both with pictures of every class. */
export interface PictureFolder {
  readonly classes: readonly string[];
  readonly train: readonly LabelledFile[];
  readonly heldOut: readonly LabelledFile[];
  /** Pictures that could not be read. */
  readonly skipped: readonly PictureSkipped[];
}

/** Names of the folder beside `train` that is measured on. */
const heldOutFolders = ['val', 'validation', 'test'];

/** Pictures that are looked at at a time. */
const concurrency = 4;

/**
 * The pictures of a folder with one folder a class: `cats/1.jpg`, `dogs/1.png`, of which a share is held out, equally in
 * every class; or of one with the folders `train` and `val` (or `validation`, `test`) that are laid out so. Every picture
 * is decoded once: those that are broken are left out, and reported.
 *
 * ```ts
 * const { classes, train, heldOut, skipped } = await openPictureFolder('pets', { heldOut: 0.2, seed: 1 });
 * ```
 *
 * @throws {@link InvalidArgumentError} if there are fewer than two classes, or a class has too few pictures for both parts.
 */
export async function openPictureFolder(
  directory: string,
  { heldOut: share = 0.2, seed = 0, signal, onEvent }: PictureFolderOptions = {},
): Promise<PictureFolder> {
  const [trainFolder, heldOutFolder] = await findParts(directory);
  const { files: found, classes } = await imageFolder(trainFolder);
  const other = heldOutFolder === undefined ? undefined : await imageFolder(heldOutFolder);
  if (other && other.classes.join('\n') !== classes.join('\n')) {
    throw new InvalidArgumentError(
      `${trainFolder} has the classes ${classes.join(', ')}, but ${heldOutFolder} has ${other.classes.join(', ')}; ` +
        'both need the same folders',
    );
  }
  if (classes.length < 2) {
    throw new InvalidArgumentError(
      `${trainFolder} has one class, "${classes[0]}". A classifier needs two or more to tell apart: ` +
        'put the pictures of each class into a folder of its own',
    );
  }
  const { readable, skipped } = await readablePictures([...found, ...(other?.files ?? [])], {
    signal,
    onEvent,
  });
  const parts = other
    ? { train: found.filter(readable), heldOut: other.files.filter(readable) }
    : splitPictures(found.filter(readable), classes, share, seed);
  for (const part of Object.values(parts)) assertAllClasses(part, classes, trainFolder, skipped.length);
  return { classes, skipped, ...parts };
}

async function findParts(directory: string): Promise<[train: string, heldOut?: string]> {
  const train = joinPath(directory, 'train');
  if (!(await exists(train))) return [directory];
  for (const name of heldOutFolders) {
    const path = joinPath(directory, name);
    if (await exists(path)) return [train, path];
  }
  return [train];
}

async function readablePictures(
  files: readonly LabelledFile[],
  { signal, onEvent }: Pick<PictureFolderOptions, 'signal' | 'onEvent'>,
) {
  const broken = new Map<LabelledFile, PictureSkipped>();
  let [next, done] = [0, 0];
  const lane = async () => {
    while (next < files.length) {
      signal?.throwIfAborted();
      const file = files[next++]!;
      try {
        await readImage(file.path);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const event: PictureSkipped = { type: 'picture-skipped', path: file.path, reason };
        broken.set(file, event);
        onEvent?.(event);
      }
      onEvent?.({ type: 'pictures-progress', done: ++done, total: files.length });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return {
    readable: (file: LabelledFile) => !broken.has(file),
    skipped: files.flatMap((file) => broken.get(file) ?? []),
  };
}

function splitPictures(
  files: readonly LabelledFile[],
  classes: readonly string[],
  share: number,
  seed: number,
) {
  for (const [label, name] of classes.entries()) {
    const count = files.filter((file) => file.label === label).length;
    if (count > 1) continue;
    throw new InvalidArgumentError(
      `the class "${name}" has ${count === 1 ? 'one picture' : 'no picture'} that can be read; it needs two or more, ` +
        'one to learn from and one to be measured on',
    );
  }
  const [train, heldOut] = stratifiedSplit(
    files.map(({ label }) => label),
    share,
    seed,
  );
  return { train: train.map((index) => files[index]!), heldOut: heldOut.map((index) => files[index]!) };
}

function assertAllClasses(
  files: readonly LabelledFile[],
  classes: readonly string[],
  directory: string,
  skipped: number,
): void {
  const missing = classes.filter((_, label) => !files.some((file) => file.label === label));
  if (!missing.length) return;
  throw new InvalidArgumentError(
    `${directory}: no picture can be read of ${missing.join(', ')} (${skipped} are broken); every class needs one ` +
      'to learn from and one to be measured on',
  );
}
