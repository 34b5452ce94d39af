import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import { InvalidArgumentError } from '@dl/core';

/** Of one request. */
export const uploadLimits = {
  /** Files. */
  files: 20_000,
  /** Bytes of a file. */
  fileSize: 20 * 2 ** 20,
  /** Bytes of all files. */
  bytes: 2 * 2 ** 30,
};

const pictureName = /\.(png|jpe?g|webp|gif|bmp)$/i;
const unusable = /[\u0000-\u001f\\:*?"<>|]/;

/** More than {@link uploadLimits} allow. */
export class UploadTooLargeError extends InvalidArgumentError {}

/**
 * Writes the pictures of a request into `folder`, with the last `depth` parts of their names: 2 keeps the folder that names the class.
 *
 * @returns The names below the folder.
 * @throws {@link InvalidArgumentError} for a file that is no picture or whose name is none; {@link UploadTooLargeError}. What was
 * written by then is the caller's to remove.
 */
export async function savePictures(
  files: AsyncIterable<MultipartFile>,
  folder: string,
  depth: number,
): Promise<string[]> {
  const names: string[] = [];
  let bytes = 0;
  for await (const { filename, file } of files) {
    const name = safeName(filename, depth);
    const target = path.join(folder, name);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await pipeline(file, createWriteStream(target));
    bytes += (await fs.stat(target)).size;
    if (file.truncated || bytes > uploadLimits.bytes) {
      throw new UploadTooLargeError(
        `${filename}: a picture may have ${uploadLimits.fileSize / 2 ** 20} MB, all together ${uploadLimits.bytes / 2 ** 30} GB`,
      );
    }
    names.push(name);
  }
  if (!names.length) throw new InvalidArgumentError('no pictures were sent');
  return names;
}

/** @throws {@link InvalidArgumentError} */
function safeName(filename: string, depth: number): string {
  const parts = filename.split('/').filter(Boolean);
  const kept = parts.slice(-depth);
  if (
    kept.length < depth ||
    parts.some((part) => part.startsWith('.') || unusable.test(part) || part.length > 200)
  ) {
    const form = depth === 2 ? 'CLASS/PICTURE' : 'PICTURE';
    throw new InvalidArgumentError(`"${filename}" is no name of the form ${form}`);
  }
  if (!pictureName.test(filename))
    throw new InvalidArgumentError(`"${filename}" is no PNG, JPEG, WebP, GIF or BMP`);
  return path.join(...kept);
}
