import path from 'node:path';
import { writeImage } from '@dl/core/data';
import { captionImage, drawAttention, type CaptionModel, type SceneItem } from '../src/index';

/** Pictures of where a model looked for each word, one file for each scene, and what it said. */
export async function writeAttentionPictures(
  model: CaptionModel,
  items: readonly SceneItem[],
  folder: string,
  name: string,
): Promise<{ file: string; caption: string; isRight: boolean }[]> {
  const written = [];
  for (const [index, item] of items.entries()) {
    const [image] = await item.read(1);
    const said = await captionImage(model, image!, { beam: 1 });
    const file = `${name}-${index}.png`;
    await writeImage(path.join(folder, file), drawAttention(image!, said));
    written.push({ file, caption: said.caption, isRight: item.captions.includes(said.caption) });
  }
  return written;
}
