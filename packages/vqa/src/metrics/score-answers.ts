import type { ConfusionMatrix } from '@dl/core/train';
import type { VqaQuestion } from '../data/vqa-dataset';
import { vqaAccuracy } from './vqa-accuracy';

/** A share of questions, 0 to 1, and how many there are. */
export interface TypeScore {
  readonly type: string;
  readonly questions: number;
  readonly score: number;
}

/** How good answers are. */
export interface VqaScores {
  readonly questions: number;
  /** Share of the questions that have the answer of the data set, letter by letter. */
  readonly accuracy: number;
  /** Mean of the official soft accuracy ({@link vqaAccuracy}); of data sets with one answer a question, {@link accuracy}. */
  readonly vqaAccuracy: number;
  /** The soft accuracy for each kind of answer, in alphabetical order. */
  readonly byAnswerType: readonly TypeScore[];
  /** And for each kind of question. */
  readonly byQuestionType: readonly TypeScore[];
}

/**
 * Scores answers to questions.
 *
 * ```ts
 * const { accuracy, byAnswerType } = scoreAnswers(questions, answers);
 * ```
 *
 * @param answers - One for each question.
 */
export function scoreAnswers(questions: readonly VqaQuestion[], answers: readonly string[]): VqaScores {
  const exact = questions.map(({ answer }, index) => Number(answers[index] === answer));
  const soft = questions.map(({ answers: people }, index) =>
    people ? vqaAccuracy(answers[index]!, people) : exact[index]!,
  );
  return {
    questions: questions.length,
    accuracy: mean(exact),
    vqaAccuracy: mean(soft),
    byAnswerType: byType(questions, soft, ({ answerType }) => answerType),
    byQuestionType: byType(questions, soft, ({ questionType }) => questionType),
  };
}

function byType(
  questions: readonly VqaQuestion[],
  scores: readonly number[],
  typeOf: (question: VqaQuestion) => string | undefined,
): TypeScore[] {
  const types = new Map<string, number[]>();
  for (const [index, question] of questions.entries()) {
    const type = typeOf(question);
    if (type === undefined) continue;
    const own = types.get(type);
    if (own) own.push(scores[index]!);
    else types.set(type, [scores[index]!]);
  }
  return [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, own]) => ({ type, questions: own.length, score: mean(own) }));
}

/**
 * Counts of every pair of a true and a given answer: `counts[true][given]`, for `confusionMatrixChart`.
 *
 * @param classes - The answers that are counted, in the order of rows and columns. Pairs with another one are left out.
 */
export function answerConfusion(
  questions: readonly VqaQuestion[],
  answers: readonly string[],
  classes: readonly string[],
): ConfusionMatrix {
  const places = new Map(classes.map((answer, place) => [answer, place]));
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (const [index, { answer }] of questions.entries()) {
    const [row, column] = [places.get(answer), places.get(answers[index]!)];
    if (row !== undefined && column !== undefined) counts[row]![column]!++;
  }
  return counts;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
