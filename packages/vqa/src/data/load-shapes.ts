import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';
import { joinPath } from '@dl/core/internal';
import { openWeights } from '@dl/formats';
import type { VqaDataset } from './vqa-dataset';

/** Parts of {@link loadShapes}. The larger `train.med`, `train.large` and `test` are read too, where they are. */
export type ShapesSplit =
  'train' | 'train.tiny' | 'train.small' | 'train.med' | 'train.large' | 'val' | 'test';

/**
 * Reads SHAPES (Andreas et al. 2016): yes/no questions about a grid of three by three coloured shapes, with one to three
 * steps of reasoning, such as "is a red shape above a circle". Each part has `<part>.input.npy` (uint8, [pictures, 30, 30, 3],
 * blue first), `<part>.query_str.txt` and `<part>.output`, a line for each picture.
 *
 * ```ts
 * const train = await loadShapes('shapes', { split: 'train.small' });
 * train.questions[0].question; // 'is a green shape left of a red shape'
 * ```
 *
 * The kind of a question, `questionType`, is its number of words: longer questions take more steps.
 *
 * @throws {@link FileNotFoundError} if a file is missing.
 * @throws {@link FileFormatError} with file and line where one is not of this form, or the files do not fit together.
 */
export async function loadShapes(
  folder: string,
  { split = 'train.small' }: { split?: ShapesSplit } = {},
): Promise<VqaDataset> {
  const pathOf = (ending: string) => joinPath(folder, `${split}.${ending}`);
  const { pictures, side, data } = await readPictures(pathOf('input.npy'));
  const [texts, outputs] = [await readLines(pathOf('query_str.txt')), await readLines(pathOf('output'))];
  for (const [file, lines] of [
    [pathOf('query_str.txt'), texts],
    [pathOf('output'), outputs],
  ] as const) {
    if (lines.length !== pictures) {
      throw new FileFormatError(`${file} has ${lines.length} lines for ${pictures} pictures`);
    }
  }
  const questions = texts.map((question, id) => {
    const output = outputs[id]!;
    if (output !== 'true' && output !== 'false') {
      throw new FileFormatError(
        `${pathOf('output')}: line ${id + 1}: expected true or false, read "${output}"`,
      );
    }
    if (!question) throw new FileFormatError(`${pathOf('query_str.txt')}: line ${id + 1} is empty`);
    return {
      ...{ id, question, imageId: id, answer: output === 'true' ? 'yes' : 'no' },
      ...{ questionType: `${question.split(' ').length} words`, answerType: 'yes/no' },
    };
  });
  const size = side * side * 3;
  return {
    questions,
    images: {
      read: async (imageId) => ({
        ...{ width: side, height: side, channels: 3 },
        data: toRgb(data.subarray(imageId * size, (imageId + 1) * size)),
      }),
    },
  };
}

async function readPictures(path: string) {
  const { tensor } = await (await openWeights(path)).read(['tensor']);
  const { dtype, shape, data } = tensor!;
  const [pictures, height, width, channels] = shape;
  if (dtype !== 'uint8' || shape.length !== 4 || height !== width || channels !== 3) {
    throw new FileFormatError(
      `${path}: pictures of SHAPES are uint8 [pictures, side, side, 3]; this is ${dtype} [${shape.join(', ')}]`,
    );
  }
  return { pictures: pictures!, side: height!, data: data as Uint8Array };
}

async function readLines(path: string): Promise<string[]> {
  return (await readText(path))
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.trim());
}

/** The channels of pictures that were written by OpenCV, turned around. */
function toRgb(bgr: Uint8Array): Uint8Array {
  return bgr.map((_, index) => bgr[index - (index % 3) + 2 - (index % 3)]!);
}
