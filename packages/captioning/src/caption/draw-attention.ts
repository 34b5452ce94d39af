import { InvalidArgumentError, type HostTensor } from '@dl/core';
import { applyTransforms, resize, type Image } from '@dl/core/data';
import { overlayHeatMap, tileImages } from '@dl/core/viz';
import type { Caption } from './describe';

/** Height and width of each picture. */
const side = 160;

/**
 * Where a model looked for each word: a picture a word, brighter where it weighed more, in rows of words; of an empty caption the
 * picture alone.
 *
 * ```ts
 * await writeImage('out/attention.png', drawAttention(await readImage('picture.jpg'), await captionImage(model, 'picture.jpg')));
 * ```
 *
 * @throws {@link InvalidArgumentError} if the network does not attend to places of a picture.
 */
export function drawAttention(picture: Image, { words }: Pick<Caption, 'words'>): Image {
  return words.length ? tileImages(words.map((word) => attentionPicture(picture, word))) : resized(picture);
}

/** A picture of {@link side} pixels under what one word looked at. */
export function attentionPicture(picture: Image, { attention }: Caption['words'][0]): Image {
  if (attention?.shape.length !== 2) {
    throw new InvalidArgumentError(
      'this network attends to no places of a picture; show-attend-and-tell and transformer do',
    );
  }
  return overlayHeatMap(resized(picture), spread(attention));
}

const resized = (picture: Image) => asImage(applyTransforms(picture, [resize([side, side])]));

const asImage = ({ shape, data }: HostTensor<'uint8' | 'float32'>): Image => ({
  data: data as Uint8Array,
  height: shape[0]!,
  width: shape[1]!,
  channels: shape[2] as Image['channels'],
});

/** A map of few places at the size of the picture, each number where its place is, smoothly. */
function spread({ shape, data }: HostTensor<'float32'>): HostTensor<'float32'> {
  const [rows, columns] = shape as [number, number];
  const at = (row: number, column: number) =>
    data[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!;
  const values = Float32Array.from({ length: side * side }, (_, pixel) => {
    const y = ((Math.floor(pixel / side) + 0.5) * rows) / side - 0.5;
    const x = (((pixel % side) + 0.5) * columns) / side - 0.5;
    const [row, column] = [Math.floor(y), Math.floor(x)];
    const [down, across] = [y - row, x - column];
    const upper = at(row, column) * (1 - across) + at(row, column + 1) * across;
    const lower = at(row + 1, column) * (1 - across) + at(row + 1, column + 1) * across;
    return upper * (1 - down) + lower * down;
  });
  return { dtype: 'float32', shape: [side, side], data: values };
}
