import type { Story } from '../stories/story';
import type { StoryVocabulary } from '../vocabulary/story-vocabulary';

/** Stories as numbers. A sentence that is told often is there once. */
export interface EncodedStories {
  /** The words of each sentence. The first sentence is empty: it fills up stories. */
  readonly sentences: readonly (readonly number[])[];
  readonly stories: readonly EncodedStory[];
}

export interface EncodedStory {
  /** Places in {@link EncodedStories.sentences}. */
  readonly sentences: readonly number[];
  readonly questions: readonly EncodedQuestion[];
}

export interface EncodedQuestion {
  readonly words: readonly number[];
  /** 0 if the vocabulary lacks it: no network gives it then. */
  readonly answer: number;
  /** Sentences that were told before it was asked. */
  readonly position: number;
}

/** @throws {@link UnknownWordError} for a word of a sentence or question that the vocabulary lacks. */
export function encodeStories(stories: readonly Story[], vocabulary: StoryVocabulary): EncodedStories {
  const sentences: (readonly number[])[] = [[]];
  const places = new Map<string, number>();
  const placeOf = (sentence: string) => {
    let place = places.get(sentence);
    if (place === undefined) {
      place = sentences.push(vocabulary.encode(sentence)) - 1;
      places.set(sentence, place);
    }
    return place;
  };
  return {
    sentences,
    stories: stories.map((story) => ({
      sentences: story.sentences.map(placeOf),
      questions: story.questions.map(({ text, answer, position }) => ({
        words: vocabulary.encode(text),
        answer: vocabulary.encodeAnswer(answer),
        position,
      })),
    })),
  };
}
