import { SuffixAutomaton } from './suffix-automaton';

export interface FindCopiesOptions {
  /** Characters from which on a span counts as copied. Default: 40. */
  minimumLength?: number;
}

/** How much of a text stands word for word in another. */
export interface Copies {
  /** The longest span that stands in both. */
  longest: { text: string; /** Characters of the text before it. */ position: number };
  /** Share of the characters that belong to a copied span. */
  share: number;
}

/**
 * Looks for what a model learned by heart: the spans of `text` that stand in `source`, character by character.
 *
 * ```ts
 * const { longest, share } = findCopies(sample, trainingText);
 * console.log(longest.text.length, `${100 * share} % copied`);
 * ```
 *
 * Compare with a text that the model has not seen: phrases of twenty characters stand in every large text.
 */
export function findCopies(
  text: string,
  source: string,
  { minimumLength = 40 }: FindCopiesOptions = {},
): Copies {
  const characters = Array.from(text);
  const shared = new SuffixAutomaton(codePoints(text)).longestShared(codePoints(source));
  let end = 0;
  shared.forEach((length, place) => {
    if (length > shared[end]!) end = place;
  });
  let copied = 0;
  let start = characters.length; // of what is counted already, from the end
  for (let place = characters.length - 1; place >= 0; place--) {
    if (shared[place]! < minimumLength) continue;
    const first = place - shared[place]! + 1;
    copied += Math.max(0, Math.min(start, place + 1) - first);
    start = Math.min(start, first);
  }
  const longest = shared[end] ?? 0;
  return {
    longest: { text: characters.slice(end + 1 - longest, end + 1).join(''), position: end + 1 - longest },
    share: characters.length ? copied / characters.length : 0,
  };
}

const codePoints = (text: string) => Array.from(text, (character) => character.codePointAt(0)!);
