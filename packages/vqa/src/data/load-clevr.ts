import { FileFormatError } from '@dl/core';
import { joinPath } from '@dl/core/internal';
import * as z from 'zod';
import { answerTypeOf } from './answer-type';
import { imageFiles } from './image-files';
import { readJson } from './read-json';
import type { VqaDataset } from './vqa-dataset';

const file = z.object({
  questions: z.array(
    z.object({
      question: z.string().min(1),
      answer: z.string().min(1).optional(),
      image_index: z.int().nonnegative(),
      image_filename: z.string().min(1),
      question_index: z.int().nonnegative().optional(),
      program: z.array(z.object({ function: z.string().optional(), type: z.string().optional() })).optional(),
    }),
  ),
});

/**
 * Reads CLEVR 1.0 (Johnson et al. 2017): `questions/CLEVR_<split>_questions.json` and `images/<split>/` of the unpacked folder
 * `CLEVR_v1.0`.
 *
 * ```ts
 * const val = await loadClevr('CLEVR_v1.0', { split: 'val' });
 * val.questions[0].questionType; // 'query_shape'
 * ```
 *
 * The kind of a question is the last function of its program, as the paper reports accuracies. The questions of `test` have no
 * published answers, so there is nothing to train or measure on.
 *
 * @throws {@link FileNotFoundError} if a file is missing.
 * @throws {@link FileFormatError} with file and entry where it is not of this form, or a question has no answer.
 */
export async function loadClevr(
  folder: string,
  { split = 'train' }: { split?: 'train' | 'val' | 'test' } = {},
): Promise<VqaDataset> {
  const path = joinPath(folder, 'questions', `CLEVR_${split}_questions.json`);
  const parsed = await readJson(path, file, 'CLEVR questions');
  const names = new Map<number, string>();
  const questions = parsed.questions.map((entry, index) => {
    const { question, answer, image_index: imageId, image_filename: name, program } = entry;
    if (answer === undefined) {
      throw new FileFormatError(
        `${path}: entry questions[${index}] has no answer; those of the test split are not published`,
      );
    }
    names.set(imageId, name);
    const last = program?.at(-1);
    const questionType = last?.function ?? last?.type;
    return {
      ...{ id: entry.question_index ?? index, question, imageId, answer, answerType: answerTypeOf(answer) },
      ...(questionType !== undefined && { questionType }),
    };
  });
  return {
    questions,
    images: imageFiles((imageId) => joinPath(folder, 'images', split, names.get(imageId) ?? `${imageId}`)),
  };
}
