import { FileFormatError } from '@dl/core';
import { joinPath } from '@dl/core/internal';
import * as z from 'zod';
import { imageFiles } from './image-files';
import { readJson } from './read-json';
import type { VqaDataset } from './vqa-dataset';

const id = z.int().nonnegative();

const questionFile = z.object({
  questions: z.array(z.object({ question_id: id, image_id: id, question: z.string().min(1) })),
});

const annotationFile = z.object({
  annotations: z.array(
    z.object({
      question_id: id,
      image_id: id,
      question_type: z.string(),
      answer_type: z.string(),
      multiple_choice_answer: z.string(),
      answers: z.array(z.object({ answer: z.string() })).nonempty(),
    }),
  ),
});

export interface LoadVqaV2Options {
  /** Default: 'train2014'. */
  split?: 'train2014' | 'val2014';
  /** Folder of the COCO pictures, which has a folder for each split. Default: the same folder. */
  images?: string;
}

/**
 * Reads VQA v2 (Goyal et al. 2017), ten answers to each question: `v2_OpenEnded_mscoco_<split>_questions.json`,
 * `v2_mscoco_<split>_annotations.json` and the COCO pictures `<split>/COCO_<split>_<number of 12 digits>.jpg`.
 *
 * ```ts
 * const train = await loadVqaV2('vqa-v2', { split: 'train2014', images: 'coco' });
 * train.questions[0].answers?.length; // 10
 * ```
 *
 * @throws {@link FileNotFoundError} if a file is missing.
 * @throws {@link FileFormatError} with file and entry where it is not of this form, or a question has no annotation.
 */
export async function loadVqaV2(
  folder: string,
  { split = 'train2014', images = folder }: LoadVqaV2Options = {},
): Promise<VqaDataset> {
  const [questionPath, annotationPath] = [
    joinPath(folder, `v2_OpenEnded_mscoco_${split}_questions.json`),
    joinPath(folder, `v2_mscoco_${split}_annotations.json`),
  ];
  const asked = await readJson(questionPath, questionFile, 'VQA v2 questions');
  const annotated = await readJson(annotationPath, annotationFile, 'VQA v2 annotations');
  const annotations = new Map(annotated.annotations.map((entry) => [entry.question_id, entry]));
  const questions = asked.questions.map(({ question_id, image_id, question }, index) => {
    const annotation = annotations.get(question_id);
    if (annotation?.image_id !== image_id) {
      throw new FileFormatError(
        `${questionPath}: entry questions[${index}]: ${annotationPath} has ` +
          (annotation
            ? `question ${question_id} for picture ${annotation.image_id}, not ${image_id}`
            : `no annotation of question ${question_id}`),
      );
    }
    return {
      ...{ id: question_id, question, imageId: image_id, answer: annotation.multiple_choice_answer },
      answers: annotation.answers.map(({ answer }) => answer),
      questionType: annotation.question_type,
      answerType: annotation.answer_type,
    };
  });
  const nameOf = (imageId: number) => `COCO_${split}_${String(imageId).padStart(12, '0')}.jpg`;
  return { images: imageFiles((imageId) => joinPath(images, split, nameOf(imageId))), questions };
}
