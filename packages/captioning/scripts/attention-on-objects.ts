import { objectMask } from '@dl/core/scenes';
import { captionImage, type CaptionModel, type SceneItem } from '../src/index';

/** How well attention points at what is named, over the words for shapes. */
export interface AttentionOnObjects {
  /** Words that were looked at: those for shapes of objects that are there. */
  words: number;
  /** Share of them whose strongest place touches the object. */
  hits: number;
  /** Mean share of the weights on places that touch the object. */
  mass: number;
  /** Mean share of the places that touch the object: what attention without aim would have. */
  chance: number;
}

/** Compares where a model looks at the word for a shape with the mask of the object. */
export async function measureAttention(
  model: CaptionModel,
  items: readonly SceneItem[],
  side: number,
): Promise<AttentionOnObjects> {
  const sum = { words: 0, hits: 0, mass: 0, chance: 0 };
  for (const item of items) {
    const [image] = await item.read(1);
    const { words } = await captionImage(model, image!, { beam: 1 });
    for (const [place, { word, attention }] of words.entries()) {
      const [color, size] = [words[place - 1]?.word, words[place - 2]?.word];
      const named = item.scene.objects.filter(
        (object) => object.shape === word && object.color === color && object.size === size,
      );
      if (named.length !== 1 || !attention) continue;
      const touched = touchedPlaces(objectMask(named[0]!, side), side, attention.shape[0]!);
      const strongest = attention.data.indexOf(Math.max(...attention.data));
      sum.words++;
      sum.hits += Number(touched[strongest]);
      sum.mass += attention.data.reduce((total, weight, index) => total + (touched[index] ? weight : 0), 0);
      sum.chance += touched.filter(Boolean).length / touched.length;
    }
  }
  const mean = (value: number) => value / Math.max(1, sum.words);
  return { words: sum.words, hits: mean(sum.hits), mass: mean(sum.mass), chance: mean(sum.chance) };
}

/** Places of a grid in whose part of the picture the mask has anything. */
function touchedPlaces(mask: Float32Array, side: number, rows: number): boolean[] {
  const touched = Array<boolean>(rows * rows).fill(false);
  for (const [pixel, share] of mask.entries()) {
    const [y, x] = [Math.floor(pixel / side), pixel % side];
    if (share) touched[Math.floor((y * rows) / side) * rows + Math.floor((x * rows) / side)] = true;
  }
  return touched;
}
