import { countNGrams } from './n-grams';
import type { MetricScore, TokenizedCaption } from './tokenized-caption';

/** Longest sequence of words that is compared. */
const orders = 4;

/** Keep quotients of nothing by nothing defined, at coco-caption's values. */
const [tiny, small] = [1e-15, 1e-9];

interface Statistics {
  length: number;
  /** Length of the reference that is closest to the candidate's; the shorter of two. */
  referenceLength: number;
  /** n-grams of the candidate that references have, clipped to the most that one of them has. */
  correct: number[];
  total: number[];
}

/**
 * BLEU-1 to BLEU-4 (Papineni et al. 2002), each the geometric mean of the clipped precisions up to its length, times the
 * brevity penalty against the closest reference: of the corpus, whose counts are summed, and of each caption. Equal to
 * coco-caption's.
 *
 * ```ts
 * const [bleu1, , , bleu4] = bleu(tokenizeJudged([{ candidate: 'a red ball', references: ['a big red ball'] }]));
 * bleu1.score; // 0.7165
 * ```
 */
export function bleu(captions: readonly TokenizedCaption[]): MetricScore[] {
  const all = captions.map(count);
  const sum: Statistics = {
    length: 0,
    referenceLength: 0,
    correct: Array<number>(orders).fill(0),
    total: Array<number>(orders).fill(0),
  };
  for (const { length, referenceLength, correct, total } of all) {
    sum.length += length;
    sum.referenceLength += referenceLength;
    for (let order = 0; order < orders; order++) {
      sum.correct[order]! += correct[order]!;
      sum.total[order]! += total[order]!;
    }
  }
  const corpus = scores(sum);
  const each = all.map(scores);
  return corpus.map((score, order) => ({ score, each: each.map((one) => one[order]!) }));
}

function count({ candidate, references }: TokenizedCaption): Statistics {
  const { length } = candidate;
  const closest = references
    .map((words) => words.length)
    .reduce((best, next) => {
      const [nearer, distance] = [Math.abs(next - length), Math.abs(best - length)];
      return nearer < distance || (nearer === distance && next < best) ? next : best;
    });
  const statistics: Statistics = { length, referenceLength: closest, correct: [], total: [] };
  for (let order = 1; order <= orders; order++) {
    const counts = references.map((words) => countNGrams(words, order));
    let correct = 0;
    for (const [nGram, times] of countNGrams(candidate, order)) {
      correct += Math.min(times, Math.max(...counts.map((reference) => reference.get(nGram) ?? 0)));
    }
    statistics.correct.push(correct);
    statistics.total.push(Math.max(0, length - order + 1));
  }
  return statistics;
}

function scores({ length, referenceLength, correct, total }: Statistics): number[] {
  const ratio = (length + tiny) / (referenceLength + small);
  const brevity = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  let product = 1;
  return correct.map((right, order) => {
    product *= (right + tiny) / (total[order]! + small);
    return product ** (1 / (order + 1)) * brevity;
  });
}
