import { InvalidArgumentError } from '@dl/core';
import { isDirectory, listImages } from '@dl/core/internal';

/**
 * Paths of the pictures in a folder and those below it, in the order of their names.
 *
 * @throws {@link InvalidArgumentError} if it is no folder, or has no pictures.
 */
export async function pictureFiles(folder: string): Promise<string[]> {
  if (!(await isDirectory(folder))) {
    throw new InvalidArgumentError(
      `${folder} is no folder; give a list of files in an array: classifyAll(['cat.jpg'])`,
    );
  }
  const files = await listImages(folder);
  if (files.length) return files;
  throw new InvalidArgumentError(
    `${folder} has no pictures (names that end in .avif, .bmp, .gif, .jpg, .png, .tif or .webp)`,
  );
}
