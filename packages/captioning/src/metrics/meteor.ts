import { stemmer } from 'stemmer';
import { meanOf, type MetricScore, type TokenizedCaption } from './tokenized-caption';

/** Weight of recall in the mean, power and height of the penalty (Lavie and Agarwal 2007, the values of the first METEOR). */
const [alpha, beta, gamma] = [0.9, 3, 0.5];

/** Alignments that are followed at a time. */
const beam = 64;

/**
 * METEOR (Banerjee and Lavie 2005; Lavie and Agarwal 2007) with its modules `exact` and `stem`: a word matches one with the
 * same Porter stem. Of the alignments with the most matches the one with the fewest chunks counts:
 *
 *     P = m / candidate, R = m / reference, F = P R / (0.9 P + 0.1 R), score = F (1 - 0.5 (chunks / m)^3)
 *
 * A caption has its best reference, the corpus the mean of its captions. METEOR 1.5, which coco-caption runs in Java, knows
 * synonyms and paraphrases too and has other weights, so its numbers differ: compare these only with each other.
 */
export function meteor(captions: readonly TokenizedCaption[]): MetricScore {
  const each = captions.map(({ candidate, references }) => {
    const stems = candidate.map(stemmer);
    return Math.max(...references.map((reference) => compare(stems, reference.map(stemmer))));
  });
  return { score: meanOf(each), each };
}

function compare(candidate: readonly string[], reference: readonly string[]): number {
  const { matches, chunks } = align(candidate, reference);
  if (!matches) return 0;
  const [precision, recall] = [matches / candidate.length, matches / reference.length];
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall);
  return mean * (1 - gamma * (chunks / matches) ** beta);
}

interface Alignment {
  matches: number;
  chunks: number;
  /** Words of the reference that have a partner, a bit each. */
  used: bigint;
  /** Partner of the last word, if it has one. */
  last: number;
}

/** The most matches, and the fewest runs of neighbours in both that they make. */
function align(candidate: readonly string[], reference: readonly string[]): Alignment {
  const places = new Map<string, number[]>();
  for (const [place, word] of reference.entries()) places.set(word, [...(places.get(word) ?? []), place]);
  let alignments: Alignment[] = [{ matches: 0, chunks: 0, used: 0n, last: -2 }];
  for (const word of candidate) {
    const next = new Map<string, Alignment>();
    const offer = (alignment: Alignment) => {
      const key = `${alignment.used} ${alignment.last}`;
      const known = next.get(key);
      if (!known || isBetter(alignment, known)) next.set(key, alignment);
    };
    for (const { matches, chunks, used, last } of alignments) {
      offer({ matches, chunks, used, last: -2 });
      for (const place of places.get(word) ?? []) {
        const bit = 1n << BigInt(place);
        if (used & bit) continue;
        const isNewChunk = place !== last + 1;
        offer({ matches: matches + 1, chunks: chunks + Number(isNewChunk), used: used | bit, last: place });
      }
    }
    alignments = [...next.values()]
      .sort((a, b) => b.matches - a.matches || a.chunks - b.chunks)
      .slice(0, beam);
  }
  return alignments[0]!;
}

const isBetter = (a: Alignment, b: Alignment) =>
  a.matches > b.matches || (a.matches === b.matches && a.chunks < b.chunks);
