import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { MultipartFile } from '@fastify/multipart';
import { InvalidArgumentError } from '@dl/core';
import * as z from 'zod';
import { NotFoundError } from '../errors';
import { savePictures } from './uploads';

export const datasetNameSchema = z.string().regex(/^[\w-]{1,60}$/, 'letters, digits, - and _');

/** Pictures in a folder a class. */
export const datasetSchema = z.object({
  name: datasetNameSchema,
  path: z.string().describe('of the folder, for the options of a run'),
  classes: z.array(
    z.object({
      name: z.string(),
      pictures: z.number(),
      preview: z.array(z.string()).describe('names of some pictures'),
    }),
  ),
});

export type StudioDataset = z.output<typeof datasetSchema>;

const previewed = 8;

/** The datasets that were uploaded: folders below `root`. */
export class Datasets {
  constructor(private readonly root: string) {}

  async list(): Promise<StudioDataset[]> {
    return Promise.all((await foldersOf(this.root)).map((name) => this.read(name)));
  }

  /**
   * Adds a dataset of `CLASS/PICTURE` files. It is complete or absent.
   *
   * @throws {@link InvalidArgumentError} if the name is taken, or for what {@link savePictures} refuses.
   */
  async add(name: string, files: AsyncIterable<MultipartFile>): Promise<StudioDataset> {
    const folder = path.join(this.root, name);
    if (await isThere(folder))
      throw new InvalidArgumentError(`there is a dataset "${name}" already: remove it first`);
    const unfinished = path.join(this.root, `.${name}-${randomBytes(4).toString('hex')}`);
    try {
      await savePictures(files, unfinished, 2);
      await fs.rename(unfinished, folder);
    } catch (error) {
      await fs.rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    return this.read(name);
  }

  /** @throws {@link NotFoundError} */
  async remove(name: string): Promise<void> {
    await this.read(name);
    await fs.rm(path.join(this.root, name), { recursive: true });
  }

  /**
   * The path of a picture.
   *
   * @throws {@link NotFoundError} for what is no picture of the dataset.
   */
  async picture(name: string, className: string, picture: string): Promise<string> {
    const root = await fs.realpath(this.root).catch(() => undefined);
    const file = await fs.realpath(path.join(this.root, name, className, picture)).catch(() => undefined);
    if (!root || !file?.startsWith(root + path.sep)) throw new NotFoundError('there is no such picture');
    return file;
  }

  private async read(name: string): Promise<StudioDataset> {
    const folder = path.join(this.root, name);
    if (!(await isThere(folder))) throw new NotFoundError(`there is no dataset "${name}"`);
    const classes = await Promise.all(
      (await foldersOf(folder)).map(async (className) => {
        const pictures = (await fs.readdir(path.join(folder, className))).sort();
        return { name: className, pictures: pictures.length, preview: pictures.slice(0, previewed) };
      }),
    );
    return { name, path: path.relative(process.cwd(), folder), classes };
  }
}

async function foldersOf(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

const isThere = (folder: string) =>
  fs.stat(folder).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
