import { readFile } from './files';

/** SHA-256 of a file in hexadecimal. The browser's digest takes the whole file at once, in memory. */
export async function sha256OfFile(file: string, signal?: AbortSignal): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await readFile(file));
  signal?.throwIfAborted();
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
