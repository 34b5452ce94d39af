import { InvalidArgumentError } from '@dl/core';
import { tokenizeCaption } from './tokenize-caption';

/** A caption that a model gave, beside those of people. */
export interface JudgedCaption {
  candidate: string;
  /** At least one. */
  references: readonly string[];
}

/** A {@link JudgedCaption} as words. */
export interface TokenizedCaption {
  readonly candidate: readonly string[];
  readonly references: readonly (readonly string[])[];
}

/** A metric of a corpus, and of each of its captions. */
export interface MetricScore {
  score: number;
  each: number[];
}

/**
 * The words of captions, for the metrics.
 *
 * @throws {@link InvalidArgumentError} if there are none, or one has no reference.
 */
export function tokenizeJudged(captions: readonly JudgedCaption[]): TokenizedCaption[] {
  if (!captions.length) throw new InvalidArgumentError('there are no captions to judge');
  return captions.map(({ candidate, references }, index) => {
    if (!references.length) {
      throw new InvalidArgumentError(`caption ${index} ("${candidate}") has no reference to compare it with`);
    }
    return { candidate: tokenizeCaption(candidate), references: references.map(tokenizeCaption) };
  });
}

export const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
