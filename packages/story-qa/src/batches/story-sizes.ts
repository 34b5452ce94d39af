import * as z from 'zod';
import type { EncodedStories } from './encode-stories';

/** The most words that a network reads at once; part of its configuration, because it has weights for each place. */
export const storySizes = z.object({
  /** Words of a sentence. */
  sentenceWords: z.int().positive(),
  /** Words of a question. */
  questionWords: z.int().positive(),
});

export type StorySizes = z.output<typeof storySizes>;

/** The sizes of the longest sentence and question. */
export function sizesOf({ sentences, stories }: EncodedStories): StorySizes {
  const questions = stories.flatMap((story) => story.questions.map(({ words }) => words.length));
  return {
    sentenceWords: sentences.reduce((longest, { length }) => Math.max(longest, length), 1),
    questionWords: questions.reduce((longest, length) => Math.max(longest, length), 1),
  };
}
