import { FileFormatError, type HostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';
import { exists, joinPath, sha256, writeFileAtomic } from '@dl/core/internal';
import { openSafetensors, writeSafetensors } from '@dl/core/weights';
import type { VqaImages } from '../data/vqa-dataset';
import type { PreparedImages } from './image-input';
import type { PictureEncoder } from './picture-encoder';

/**
 * Pictures as grids of features, each computed once and kept on disk: a file is named by what it comes from, the pixels and
 * the encoder, so an unfinished work goes on, and a changed picture or network is computed anew.
 *
 * ```ts
 * const grids = gridImages(dataset.images, encoder, 'cache/features');
 * (await grids.load(262148)).shape; // [7, 7, 512]
 * ```
 *
 * @param folder - Where the files are kept.
 */
export function gridImages(images: VqaImages, encoder: PictureEncoder, folder: string): PreparedImages {
  const files = new Map<number, string>();
  return {
    async load(imageId) {
      const known = files.get(imageId);
      if (known !== undefined && (await exists(known))) return readGrid(known, encoder);
      const image = await images.read(imageId);
      const file = joinPath(folder, `${await keyOf(image, encoder)}.safetensors`);
      files.set(imageId, file);
      if (await exists(file)) return readGrid(file, encoder);
      const grid = await encoder.encode(image);
      await writeFileAtomic(file, writeSafetensors({ grid }));
      return grid;
    },
  };
}

async function keyOf({ data, width, height, channels }: Image, encoder: PictureEncoder): Promise<string> {
  const parts = [encoder.description.fingerprint, await sha256(data), width, height, channels];
  return sha256(new TextEncoder().encode(parts.join('\n')));
}

async function readGrid(file: string, encoder: PictureEncoder): Promise<HostTensor<'float32'>> {
  const { grid } = await (await openSafetensors(file)).read(['grid']);
  if (grid?.dtype === 'float32' && grid.shape.join() === encoder.shape.join()) {
    return grid as HostTensor<'float32'>;
  }
  throw new FileFormatError(`${file} does not hold the features of ${encoder.description.name}; delete it`);
}
