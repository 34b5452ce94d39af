import { InvalidArgumentError } from '@dl/core';
import { normalizeAnswer } from './normalize-answer';

/** Equal answers of others that make an answer fully right. */
const enough = 3;

/**
 * The official accuracy of VQA (Antol et al. 2015, section 3) of one answer, in [0, 1]: an answer is right by a third for each
 * person that gave it, and fully from three on; the mean of this over the people, each left out once.
 *
 * ```ts
 * vqaAccuracy('2', ['2', 'two', ...Array(8).fill('3')]); // 0.6: two of ten said so
 * ```
 *
 * As the official script does, answers are normalised ({@link normalizeAnswer}) unless all people agree letter by letter.
 *
 * @param answers - Of the people, ten in VQA v2.
 * @throws {@link InvalidArgumentError} if nobody answered.
 */
export function vqaAccuracy(answer: string, answers: readonly string[]): number {
  if (!answers.length)
    throw new InvalidArgumentError('vqaAccuracy needs the answers of people; there are none');
  const trimmed = answers.map(trim);
  const isUnanimous = new Set(trimmed).size === 1;
  const normalize = isUnanimous ? (text: string) => text : normalizeAnswer;
  const given = normalize(trim(answer));
  const matches = trimmed.map((text) => normalize(text) === given);
  const count = matches.filter(Boolean).length;
  const shares = matches.map((isMatch) => Math.min((count - (isMatch ? 1 : 0)) / enough, 1));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const trim = (text: string) => text.replaceAll(/[\n\t]/g, ' ').trim();
