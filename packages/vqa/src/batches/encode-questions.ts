import type { VqaDataset } from '../data/vqa-dataset';
import { normalizeAnswer } from '../metrics/normalize-answer';
import type { AnswerVocabulary } from '../vocabulary/answer-vocabulary';
import type { QuestionVocabulary } from '../vocabulary/question-vocabulary';

/** The questions about a picture, as numbers. */
export interface EncodedPicture {
  readonly imageId: number;
  readonly questions: readonly EncodedQuestion[];
}

export interface EncodedQuestion {
  /** Place in the data set. */
  readonly index: number;
  readonly words: readonly number[];
  /** `noAnswer` if the vocabulary lacks it. */
  readonly answer: number;
  /** Numbers of the answers that people gave, and how right they are: a third for each person, at most 1. */
  readonly scores: readonly (readonly [answer: number, score: number])[];
}

/**
 * Questions as numbers, picture by picture.
 *
 * @throws {@link InvalidArgumentError} if a question has no word.
 */
export function encodeQuestions(
  { questions }: VqaDataset,
  vocabulary: QuestionVocabulary,
  answers: AnswerVocabulary,
): EncodedPicture[] {
  const pictures = new Map<number, EncodedQuestion[]>();
  for (const [index, { imageId, question, answer, answers: people = [] }] of questions.entries()) {
    const encoded = {
      index,
      words: vocabulary.encode(question).words,
      answer: answers.numberOf(answer),
      scores: people.length ? scoresOf(people, answers) : [[answers.numberOf(answer), 1] as const],
    };
    const others = pictures.get(imageId);
    if (others) others.push(encoded);
    else pictures.set(imageId, [encoded]);
  }
  return [...pictures].map(([imageId, questions]) => ({ imageId, questions }));
}

function scoresOf(people: readonly string[], answers: AnswerVocabulary): [number, number][] {
  const counts = new Map<number, number>();
  for (const answer of people) {
    const exact = answers.numberOf(answer);
    const number = exact >= 0 ? exact : answers.numberOf(normalizeAnswer(answer));
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return [...counts].map(([number, count]) => [number, Math.min(count / 3, 1)]);
}

/** The pictures with the questions whose answer the vocabulary has: those that can be trained on. */
export function answerable(pictures: readonly EncodedPicture[]): EncodedPicture[] {
  return pictures
    .map(({ imageId, questions }) => ({
      imageId,
      questions: questions.filter(({ answer }) => answer >= 0),
    }))
    .filter(({ questions }) => questions.length);
}
