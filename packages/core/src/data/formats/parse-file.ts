import { readFile } from '#platform/files';
import { FileFormatError } from '../../errors';

/** Reads a file and parses its bytes; what the parser says of damage is said with the path. */
export async function parseFile<Content>(
  path: string,
  parse: (bytes: Uint8Array) => Content | Promise<Content>,
): Promise<Content> {
  const bytes = await readFile(path);
  try {
    return await parse(bytes);
  } catch (cause) {
    if (cause instanceof FileFormatError) throw new FileFormatError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
