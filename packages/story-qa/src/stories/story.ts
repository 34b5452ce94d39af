/** A story and what is asked about it on the way. */
export interface Story {
  /** In the order in which they are told. */
  readonly sentences: readonly string[];
  readonly questions: readonly StoryQuestion[];
}

export interface StoryQuestion {
  readonly text: string;
  /** One class each, also where it is of several words: `football,milk` is another answer than `milk,football`. */
  readonly answer: string;
  /** Sentences that were told before it was asked; those that follow are not known to who answers. */
  readonly position: number;
  /** Sentences that the answer follows from, by their places in the story, from 0. */
  readonly support: readonly number[];
}

/** Questions of all stories together. */
export function countQuestions(stories: readonly Story[]): number {
  return stories.reduce((count, { questions }) => count + questions.length, 0);
}

/**
 * The stories that have the first `count` questions; of the last of them the questions that are too many are left out.
 *
 * ```ts
 * const small = firstQuestions(train, 1000);
 * ```
 */
export function firstQuestions(stories: readonly Story[], count: number): Story[] {
  const kept: Story[] = [];
  let left = count;
  for (const story of stories) {
    if (left <= 0) break;
    kept.push({ ...story, questions: story.questions.slice(0, left) });
    left -= story.questions.length;
  }
  return kept;
}
