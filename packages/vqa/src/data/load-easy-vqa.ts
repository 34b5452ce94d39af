import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';
import { joinPath } from '@dl/core/internal';
import * as z from 'zod';
import { answerTypeOf } from './answer-type';
import { imageFiles } from './image-files';
import { readJson } from './read-json';
import type { VqaDataset } from './vqa-dataset';

const entries = z.array(z.tuple([z.string().min(1), z.string().min(1), z.int().nonnegative()]));

/**
 * Reads easy-VQA (Zhou 2019): one coloured shape in a picture of 64 pixels, 13 answers. The folder has `answers.txt` and, in
 * `train` and `test`, `questions.json` with [question, answer, picture] and `images/<picture>.png`: the `data` folder of the
 * repository vzhou842/easy-VQA.
 *
 * ```ts
 * const { questions } = await loadEasyVqa('easy-VQA/data', { split: 'test' });
 * questions[0]; // { id: 0, question: 'what is the red shape?', answer: 'triangle', imageId: 0, answerType: 'other' }
 * ```
 *
 * @throws {@link FileNotFoundError} if a file is missing.
 * @throws {@link FileFormatError} with file and entry, also for an answer that `answers.txt` lacks.
 */
export async function loadEasyVqa(
  folder: string,
  { split = 'train' }: { split?: 'train' | 'test' } = {},
): Promise<VqaDataset> {
  const answers = new Set(
    (await readText(joinPath(folder, 'answers.txt')))
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  );
  const file = joinPath(folder, split, 'questions.json');
  const questions = (await readJson(file, entries, 'easy-VQA: [question, answer, picture]')).map(
    ([question, answer, imageId], id) => {
      if (!answers.has(answer)) {
        throw new FileFormatError(`${file}: entry [${id}]: the answer "${answer}" is not in answers.txt`);
      }
      return { id, question, imageId, answer, answerType: answerTypeOf(answer) };
    },
  );
  return { images: imageFiles((id) => joinPath(folder, split, 'images', `${id}.png`)), questions };
}
