import { encodeImage, type Image } from '@dl/core/data';
import { attentionPicture } from './draw-attention';
import type { Caption } from './describe';

/** A picture with what a model says of it. */
export interface ViewedCaption {
  /** The picture, or a frame of the clip. */
  image: Image;
  said: Caption;
  /** What people say. Default: nothing is shown. */
  references?: readonly string[];
}

/**
 * A page in one file that shows pictures with their captions, the probability of each word, and where the model looked for it.
 *
 * ```ts
 * const image = await readImage('picture.jpg');
 * await writeFile('out/captions.html', await captionViewer([{ image, said: await captionImage(model, image) }]));
 * ```
 */
export async function captionViewer(captions: readonly ViewedCaption[]): Promise<string> {
  const figures = await Promise.all(captions.map(figure));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Captions</title>
<style>
  body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; }
  figure { margin: 0 0 2.5rem; }
  figcaption { font-size: 1.25rem; margin: 0.4rem 0; }
  img { image-rendering: pixelated; height: 160px; border-radius: 4px; }
  ol { display: flex; flex-wrap: wrap; gap: 0.6rem; list-style: none; padding: 0; }
  li { text-align: center; }
  li img { height: 96px; display: block; }
  small { color: #777; }
</style>
<h1>Captions</h1>
${figures.join('\n')}
</html>
`;
}

async function figure({ image, said, references = [] }: ViewedCaption): Promise<string> {
  const words = await Promise.all(
    said.words.map(async (word) => {
      const looked =
        word.attention?.shape.length === 2
          ? `<img alt="" src="${await address(attentionPicture(image, word))}">`
          : '';
      return `<li>${looked}${escape(word.word)}<br><small>${(100 * word.probability).toFixed(0)} %</small></li>`;
    }),
  );
  return `<figure>
<img alt="" src="${await address(image)}">
<figcaption>${escape(said.caption)}</figcaption>
<ol>${words.join('')}</ol>
${references.map((reference) => `<p><small>${escape(reference)}</small></p>`).join('')}
</figure>`;
}

async function address(image: Image): Promise<string> {
  const bytes = await encodeImage(image, 'png');
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
