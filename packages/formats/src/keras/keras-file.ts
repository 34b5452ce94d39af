import { FileFormatError } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import { BufferedSource } from '../bytes/buffered-source';
import { Hdf5File } from '../hdf5/hdf5-file';
import { Hdf5Group } from '../hdf5/hdf5-group';
import { openZip } from '../zip/open-zip';

/** A file of Keras, opened: `.h5`, `.weights.h5` or `.keras`. */
export interface KerasFile {
  /** Names the file in errors. */
  readonly name: string;
  /** The HDF5 part, which holds the weights. */
  readonly root: Hdf5Group;
  /** The model's configuration as JSON, if the file has one. */
  readonly config?: string;
  /** The Keras that wrote it, such as '3.15.1', if the file says so. */
  readonly version?: string;
}

const zipSignature = [0x50, 0x4b, 3, 4];
const weightsName = 'model.weights.h5';

/**
 * Opens what Keras saves.
 *
 * @throws {@link FileFormatError} if it is neither an HDF5 file nor a ZIP file with one.
 */
export async function openKerasFile(file: ByteSource): Promise<KerasFile> {
  const head = await file.read(0, Math.min(zipSignature.length, file.size));
  return zipSignature.every((byte, index) => head[index] === byte) ? openArchive(file) : openPlain(file);
}

async function openPlain(file: ByteSource): Promise<KerasFile> {
  const root = await Hdf5Group.root(await Hdf5File.open(file));
  const config = await root.attribute('model_config');
  const weights = await root.get('model_weights');
  const version = (await root.attribute('keras_version')) ?? (await weights?.attribute('keras_version'));
  return { name: file.name, root, config: textOf(config), version: textOf(version) };
}

async function openArchive(file: ByteSource): Promise<KerasFile> {
  const archive = await openZip(new BufferedSource(file));
  for (const name of ['config.json', weightsName]) {
    if (!archive.has(name)) throw new FileFormatError(`${file.name} is no Keras model: it has no "${name}"`);
  }
  const text = async (name: string) =>
    archive.has(name) ? new TextDecoder().decode(await archive.read(name)) : undefined;
  const metadata = parseJson(file.name, (await text('metadata.json')) ?? '{}');
  const version = isRecord(metadata) ? metadata.keras_version : undefined;
  const root = await Hdf5Group.root(await Hdf5File.open(await archive.source(weightsName)));
  return { name: file.name, root, config: await text('config.json'), version: textOf(version) };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON of a file. Throws {@link FileFormatError} if it is none. */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileFormatError(`${file} has JSON that cannot be read: ${(cause as Error).message}`, { cause });
  }
}
