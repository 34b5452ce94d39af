import { bytesSource, fileSource, type ByteSource } from './byte-source';
import { urlSource, type UrlSourceOptions } from './url-source';

/** A path, a URL, or the bytes of a file. */
export type TensorSource = string | URL | Uint8Array;

/**
 * Opens a file to be read in part: from disk by offset, from a URL by HTTP range, or from memory. It holds no handle:
 * there is nothing to close.
 *
 * ```ts
 * const file = await openBytes('model.safetensors');
 * const head = await file.read(0, 8);
 * ```
 *
 * @throws {@link FileNotFoundError} if there is no such file; {@link TransferError} if the server does not deliver.
 */
export async function openBytes(source: TensorSource, options: UrlSourceOptions = {}): Promise<ByteSource> {
  if (source instanceof Uint8Array) return bytesSource(source);
  if (/^https?:/i.test(String(source))) return urlSource(String(source), options);
  return fileSource(source);
}
