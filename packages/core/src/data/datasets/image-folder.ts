import { isDirectory, joinPath, listDirectory } from '#platform/files';
import { InvalidArgumentError } from '../../errors';
import { ImageFiles, type ImageFilesOptions, type LabelledFile } from './image-files';

const imageName = /\.(avif|bmp|gif|jpe?g|png|tiff?|webp)$/i;

/**
 * Images in one folder a class: `cats/1.jpg`, `cats/more/2.jpg`, `dogs/1.png`. Classes and files are in the order of
 * their names.
 *
 * ```ts
 * const pets = await imageFolder('data/pets', { transforms: [resize(256), centerCrop(224), toTensor()], workers: 4 });
 * pets.classes; // ['cats', 'dogs']
 * ```
 *
 * @throws {@link InvalidArgumentError} if there are no class folders, or one has no images.
 */
export async function imageFolder(directory: string, options?: ImageFilesOptions): Promise<ImageFiles> {
  const classes = await listFolders(directory);
  if (!classes.length) {
    throw new InvalidArgumentError(`${directory} has no folders; it needs one with images for each class`);
  }
  const files: LabelledFile[] = [];
  for (const [label, name] of classes.entries()) {
    const paths = await listImages(joinPath(directory, name));
    if (!paths.length) {
      throw new InvalidArgumentError(
        `${joinPath(directory, name)} has no images (AVIF, BMP, GIF, JPEG, PNG, TIFF or WebP); remove it if it is no class`,
      );
    }
    for (const path of paths) files.push({ path, label });
  }
  return new ImageFiles(files, classes, options);
}

/** Names of the folders in a folder, without hidden ones. */
export async function listFolders(directory: string): Promise<string[]> {
  const names = (await listDirectory(directory)).filter(
    (name) => !name.startsWith('.') && !imageName.test(name),
  );
  const folders = await Promise.all(names.map((name) => isDirectory(joinPath(directory, name))));
  return names.filter((_, i) => folders[i]);
}

/** Paths of the images in a folder and those below it. */
export async function listImages(directory: string): Promise<string[]> {
  const paths: string[] = [];
  for (const name of await listDirectory(directory)) {
    if (name.startsWith('.')) continue;
    const path = joinPath(directory, name);
    if (imageName.test(name)) paths.push(path);
    else if (await isDirectory(path)) paths.push(...(await listImages(path)));
  }
  return paths;
}
