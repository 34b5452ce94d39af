import type { VqaScores } from '@dl/vqa';
import { table } from '../table';

/** Accuracies in percent: all, and for each kind of question and answer. */
export function printScores({
  questions,
  accuracy,
  vqaAccuracy,
  byAnswerType,
  byQuestionType,
}: VqaScores): string {
  const percent = (share: number) => (100 * share).toFixed(2);
  const rows = [...byQuestionType, ...byAnswerType].map(({ type, questions, score }) => ({
    ...{ type, questions, 'accuracy %': percent(score) },
  }));
  const soft = vqaAccuracy === accuracy ? [] : [`official VQA accuracy ${percent(vqaAccuracy)} %`];
  return [
    ...(rows.length ? [table(rows), ''] : []),
    `${questions.toLocaleString('en')} questions, ${percent(accuracy)} % answered right`,
    ...soft,
  ].join('\n');
}
