import type { Caption } from '@dl/captioning';

/** A caption as plain data. */
export function describeWords({ caption, words, candidates }: Caption) {
  return {
    caption,
    words: words.map(({ word, probability, attention }) => ({
      ...{ word, probability },
      ...(attention && { attention: [...attention.data] }),
    })),
    candidates,
  };
}
