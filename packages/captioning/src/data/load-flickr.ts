import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';
import { joinPath } from '@dl/core/internal';
import { groupCaptions, type CaptionDataset } from './caption-dataset';
import { pictureReader } from './read-frames';
import { readList } from './read-list';

export interface FlickrOptions {
  /** The captions: `Flickr8k.token.txt`, or `results_20130124.token` of Flickr30k. */
  captions: string;
  /** Folder of the pictures: `Flicker8k_Dataset` or `flickr30k-images`. */
  images: string;
  /** The names of the pictures of a split, one a line: `Flickr_8k.trainImages.txt`. Default: all pictures. */
  list?: string;
}

/**
 * Flickr8k (Hodosh et al. 2013) and Flickr30k (Young et al. 2014), whose lines are `image.jpg#0<tab>caption`.
 *
 * ```ts
 * const train = await loadFlickr({
 *   captions: 'Flickr8k.token.txt',
 *   images: 'Flicker8k_Dataset',
 *   list: 'Flickr_8k.trainImages.txt',
 * });
 * ```
 *
 * @throws {@link FileNotFoundError}; {@link FileFormatError} with the line for one of another form, and for a picture of the
 * list that has no caption.
 */
export async function loadFlickr({ captions: file, images, list }: FlickrOptions): Promise<CaptionDataset> {
  const captions: [string, string][] = [];
  for (const [index, line] of (await readText(file)).split('\n').entries()) {
    if (!line.trim()) continue;
    const parts = /^(.+?)#\d+\t(.*)$/.exec(line);
    if (!parts) {
      throw new FileFormatError(
        `${file}, line ${index + 1}: expected "image.jpg#0", a tab and a caption; found "${line}"`,
      );
    }
    captions.push([parts[1]!, parts[2]!]);
  }
  const groups = groupCaptions(file, captions, list === undefined ? undefined : await readList(list));
  const items = [...groups].map(([id, captions]) => {
    const path = joinPath(images, id);
    return { id, name: path, captions, read: pictureReader(path) };
  });
  return { kind: 'image', items };
}
