import type { Image } from '@dl/core/data';
import type { VqaDataset } from './vqa-dataset';

type Step = readonly [x: number, y: number];
/** Reads the place in the given picture for one in the changed picture; places are from -1 to 1. */
type Turn = (place: Step) => Step;

const turns: readonly Turn[] = [false, true].flatMap((isTransposed) =>
  [1, -1].flatMap((alongX) =>
    [1, -1].map(
      (alongY): Turn =>
        ([x, y]) =>
          isTransposed ? [alongX * y, alongY * x] : [alongX * x, alongY * y],
    ),
  ),
);

const colors = ['red', 'green', 'blue'] as const;
/** For each channel of a changed picture, the channel that it shows. */
const exchanges = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] as const; // prettier-ignore

const directions: Readonly<Record<string, Step>> = {
  'left of': [-1, 0],
  'right of': [1, 0],
  above: [0, -1],
  below: [0, 1],
};

/** Ways in which pictures of SHAPES can be changed so that the answers stay. */
export const shapesSymmetries = turns.length * exchanges.length;

/**
 * SHAPES with each picture turned, mirrored and with colours exchanged, in all 48 ways, and the words of its question changed alike: "is
 * a red shape above a circle" becomes "is a blue shape left of a circle". The first of each 48 is as it was.
 *
 * ```ts
 * const train = withSymmetries(await loadShapes('shapes', { split: 'train.small' })); // 30,720 questions
 * ```
 */
export function withSymmetries({ questions, images }: VqaDataset): VqaDataset {
  return {
    questions: questions.flatMap((question) =>
      Array.from({ length: shapesSymmetries }, (_, way) => ({
        ...question,
        id: question.id * shapesSymmetries + way,
        imageId: question.imageId * shapesSymmetries + way,
        question: changeWords(question.question, way),
      })),
    ),
    images: {
      read: async (imageId) =>
        changePicture(await images.read(Math.floor(imageId / shapesSymmetries)), imageId % shapesSymmetries),
    },
  };
}

const partsOf = (way: number) =>
  [turns[way % turns.length]!, exchanges[Math.floor(way / turns.length)]!] as const;

function changeWords(question: string, way: number): string {
  const [turn, exchange] = partsOf(way);
  return question
    .replace(/left of|right of|above|below/g, (words) => {
      const [x, y] = directions[words]!;
      return Object.keys(directions).find((other) => {
        const [fromX, fromY] = turn(directions[other]!);
        return fromX === x && fromY === y;
      })!;
    })
    .replace(
      /red|green|blue/g,
      (color) => colors[exchange.indexOf(colors.indexOf(color as (typeof colors)[number]) as 0 | 1 | 2)]!,
    );
}

function changePicture({ data, width, height, channels }: Image, way: number): Image {
  const [turn, exchange] = partsOf(way);
  const changed = new Uint8Array(data.length);
  const last = width - 1; // pictures of SHAPES are squares
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = turn([2 * x - last, 2 * y - last]).map((place) => (place + last) / 2) as [
        number,
        number,
      ];
      for (const [channel, shown] of exchange.entries()) {
        changed[(y * width + x) * channels + channel] = data[(fromY * width + fromX) * channels + shown]!;
      }
    }
  }
  return { data: changed, width, height, channels };
}
