import { FileFormatError } from '@dl/core';
import { joinPath } from '@dl/core/internal';
import * as z from 'zod';
import { groupCaptions, type CaptionDataset } from './caption-dataset';
import { parseJsonFile } from './parse-json';
import { pictureReader } from './read-frames';

const captionsFile = z.object({
  images: z.array(z.object({ id: z.number(), file_name: z.string() })),
  annotations: z.array(z.object({ image_id: z.number(), caption: z.string() })),
});

export interface CocoCaptionsOptions {
  /** `train2017` and so on: the file is `annotations/captions_<split>.json`. */
  split: string;
  /** Folder of the pictures. Default: `<folder>/<split>`. */
  images?: string;
}

/**
 * COCO captions (Chen et al. 2015) from its unpacked folder.
 *
 * ```ts
 * const { items } = await loadCocoCaptions('coco', { split: 'val2017' });
 * items[0].captions; // five
 * ```
 *
 * @throws {@link FileNotFoundError}; {@link FileFormatError} for a damaged or empty file, a picture without a caption, or a
 * caption without a picture.
 */
export async function loadCocoCaptions(
  folder: string,
  { split, images: pictures = joinPath(folder, split) }: CocoCaptionsOptions,
): Promise<CaptionDataset> {
  const file = joinPath(folder, 'annotations', `captions_${split}.json`);
  const { images, annotations } = await parseJsonFile(file, captionsFile);
  const known = new Set(images.map(({ id }) => id));
  const stray = annotations.find((annotation) => !known.has(annotation.image_id));
  if (stray)
    throw new FileFormatError(
      `${file} has a caption for the image ${stray.image_id}, which it does not list`,
    );
  const groups = groupCaptions(
    file,
    annotations.map(({ image_id, caption }) => [image_id, caption] as const),
    images.map(({ id }) => id),
  );
  const items = images.map(({ id, file_name }) => {
    const path = joinPath(pictures, file_name);
    return { id, name: path, captions: groups.get(id)!, read: pictureReader(path) };
  });
  return { kind: 'image', items };
}
