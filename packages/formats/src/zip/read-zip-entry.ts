import { FileFormatError } from '@dl/core';
import { openBytes, type TensorSource } from '@dl/core/weights';
import { BufferedSource } from '../bytes/buffered-source';
import { openZip } from './open-zip';

/**
 * The bytes of one file in a ZIP file.
 *
 * ```ts
 * const policy = await readZipEntry('ppo_cartpole.zip', 'policy.pth');
 * ```
 *
 * @param source - A path, a URL, or the bytes of the ZIP file.
 * @throws {@link FileFormatError} if it is no ZIP file, is damaged, or has no such file in it.
 */
export async function readZipEntry(source: TensorSource, name: string): Promise<Uint8Array> {
  const file = await openBytes(source);
  const archive = await openZip(new BufferedSource(file));
  if (archive.has(name)) return archive.read(name);
  throw new FileFormatError(
    `${file.name} has no file "${name}" in it; it has ${archive.names.slice(0, 10).join(', ')}`,
  );
}
