import { countNGrams } from './n-grams';
import { meanOf, type MetricScore, type TokenizedCaption } from './tokenized-caption';

/** Longest sequence of words that is compared. */
const orders = 4;

/** Standard deviation of the Gaussian on the difference of lengths (Vedantam et al. 2015, section 8 of the supplement). */
const sigma = 6;

/** n-grams of one length, weighted by how rarely they occur, with the length of that vector. */
interface Weighted {
  readonly weights: ReadonlyMap<string, number>;
  readonly norm: number;
}

/**
 * Judges captions by how similar their n-grams are to those of references, weighted by how rare they are among the pictures of
 * a corpus (Vedantam et al. 2015).
 *
 * ```ts
 * const judge = new Cider(trainingReferences); // [pictures][references][words]
 * judge.ciderD(['a', 'red', 'ball'], references); // 0 to 10
 * ```
 */
export class Cider {
  /** Natural logarithm of the number of pictures. */
  private readonly logPictures: number;
  /** In how many pictures an n-gram occurs. */
  private readonly pictures = new Map<string, number>();

  /** @param corpus - The references of each picture, as words. */
  constructor(corpus: readonly (readonly (readonly string[])[])[]) {
    this.logPictures = Math.log(corpus.length);
    for (const references of corpus) {
      const seen = new Set<string>();
      for (const words of references) {
        for (let order = 1; order <= orders; order++) {
          for (const nGram of countNGrams(words, order).keys()) seen.add(nGram);
        }
      }
      for (const nGram of seen) this.pictures.set(nGram, (this.pictures.get(nGram) ?? 0) + 1);
    }
  }

  /** CIDEr, times 10: the mean cosine over references and lengths of n-grams (equations 2 and 3). */
  cider(candidate: readonly string[], references: readonly (readonly string[])[]): number {
    return this.mean(
      candidate,
      references,
      ({ weights }, other) => dot(weights, other.weights),
      () => 1,
    );
  }

  /**
   * CIDEr-D, times 10: words that are repeated count no more than in the reference, and other lengths than its are punished, so
   * that a metric cannot be gamed that a network is trained on. This is what coco-caption calls CIDEr.
   */
  ciderD(candidate: readonly string[], references: readonly (readonly string[])[]): number {
    return this.mean(
      candidate,
      references,
      ({ weights }, other) => dot(weights, other.weights, true),
      (difference) => Math.exp(-(difference ** 2) / (2 * sigma ** 2)),
    );
  }

  private mean(
    candidate: readonly string[],
    references: readonly (readonly string[])[],
    similarity: (candidate: Weighted, reference: Weighted) => number,
    lengthFactor: (difference: number) => number,
  ): number {
    const own = this.weigh(candidate);
    const values = references.flatMap((reference) => {
      // coco-caption counts pairs of words
      const factor = lengthFactor(pairs(candidate) - pairs(reference));
      return this.weigh(reference).map((other, order) => {
        const product = similarity(own[order]!, other);
        const norms = own[order]!.norm * other.norm;
        return factor * (norms ? product / norms : product);
      });
    });
    return 10 * meanOf(values);
  }

  private weigh(words: readonly string[]): Weighted[] {
    return Array.from({ length: orders }, (_, order) => {
      const weights = new Map<string, number>();
      let square = 0;
      for (const [nGram, times] of countNGrams(words, order + 1)) {
        const weight = times * (this.logPictures - Math.log(Math.max(1, this.pictures.get(nGram) ?? 0)));
        weights.set(nGram, weight);
        square += weight ** 2;
      }
      return { weights, norm: Math.sqrt(square) };
    });
  }
}

const pairs = (words: readonly string[]) => Math.max(0, words.length - 1);

function dot(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>, clip = false): number {
  let sum = 0;
  for (const [nGram, weight] of a) {
    const other = b.get(nGram) ?? 0;
    sum += (clip ? Math.min(weight, other) : weight) * other;
  }
  return sum;
}

/** CIDEr of captions, with the references of all of them as the corpus, each 0 to 10. */
export function cider(captions: readonly TokenizedCaption[]): MetricScore {
  const judge = new Cider(captions.map(({ references }) => references));
  const each = captions.map(({ candidate, references }) => judge.cider(candidate, references));
  return { score: meanOf(each), each };
}

/** CIDEr-D of captions, with the references of all of them as the corpus, each 0 to 10. Equal to coco-caption's CIDEr. */
export function ciderD(captions: readonly TokenizedCaption[]): MetricScore {
  const judge = new Cider(captions.map(({ references }) => references));
  const each = captions.map(({ candidate, references }) => judge.ciderD(candidate, references));
  return { score: meanOf(each), each };
}
