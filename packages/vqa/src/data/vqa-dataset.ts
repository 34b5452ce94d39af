import type { Image } from '@dl/core/data';

/** A question about a picture, with its answer. */
export interface VqaQuestion {
  /** Unique in its data set. */
  readonly id: number;
  readonly question: string;
  /** The picture that it is about, as {@link VqaImages.read} takes it. */
  readonly imageId: number;
  readonly answer: string;
  /** What each of ten people answered, where they were asked (VQA v2). */
  readonly answers?: readonly string[];
  /** Kind of question: its first words in VQA v2, `counting` or `left-right` in made-up scenes. */
  readonly questionType?: string;
  /** Kind of answer, such as `yes/no`, `number` or `other` in VQA v2. */
  readonly answerType?: string;
}

/** Pictures by number. They are read when they are needed. */
export interface VqaImages {
  /**
   * @returns RGB.
   * @throws {@link FileNotFoundError} or {@link FileFormatError} if the picture cannot be read.
   */
  read(imageId: number): Promise<Image>;
}

/** Questions about pictures: what all loaders give and all trainings take. */
export interface VqaDataset {
  readonly images: VqaImages;
  readonly questions: readonly VqaQuestion[];
}

/** The part of a data set that `keep` chooses; it shares the pictures. */
export function filterQuestions(
  { images, questions }: VqaDataset,
  keep: (question: VqaQuestion, index: number) => boolean,
): VqaDataset {
  return { images, questions: questions.filter(keep) };
}
