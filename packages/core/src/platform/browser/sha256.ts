import { sha256 } from '../../sha256';
import { readFile } from './files';

/** SHA-256 of a file in hexadecimal. The browser's digest takes the whole file at once, in memory. */
export async function sha256OfFile(file: string, signal?: AbortSignal): Promise<string> {
  const digest = await sha256(await readFile(file));
  signal?.throwIfAborted();
  return digest;
}
