import { FileFormatError } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import { parseJson } from '../keras/keras-file';

/** Topologies are small; more would be no model. */
const maximumBytes = 2 ** 28;

/** Reads a whole file as JSON. Throws {@link FileFormatError} if it is none. */
export async function readJson(file: ByteSource): Promise<unknown> {
  if (file.size > maximumBytes) {
    throw new FileFormatError(`${file.name} has ${file.size} bytes, which is too large for JSON of a model`);
  }
  return parseJson(file.name, new TextDecoder().decode(await file.read(0, file.size)));
}
