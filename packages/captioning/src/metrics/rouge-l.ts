import { meanOf, type MetricScore, type TokenizedCaption } from './tokenized-caption';

/** Weight of recall against precision, coco-caption's. */
const beta = 1.2;

/**
 * ROUGE-L (Lin 2004): how much of the words of candidate and reference is a common subsequence, the highest precision and the
 * highest recall over the references in one F measure. The corpus has the mean of its captions. Equal to coco-caption's.
 */
export function rougeL(captions: readonly TokenizedCaption[]): MetricScore {
  const each = captions.map(({ candidate, references }) => {
    if (!candidate.length) return 0;
    const common = references.map((reference) => longestCommonSubsequence(candidate, reference));
    const precision = Math.max(...common) / candidate.length;
    const recall = Math.max(...common.map((length, index) => length / (references[index]!.length || 1)));
    if (!precision || !recall) return 0;
    return ((1 + beta ** 2) * precision * recall) / (recall + beta ** 2 * precision);
  });
  return { score: meanOf(each), each };
}

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(word === other ? row[index]! + 1 : Math.max(next[index]!, row[index + 1]!));
    }
    row = next;
  }
  return row.at(-1)!;
}
