import { bleu } from './bleu';
import { cider, ciderD } from './cider';
import { meteor } from './meteor';
import { rougeL } from './rouge-l';
import { tokenizeJudged, type JudgedCaption } from './tokenized-caption';

/** The metrics of a corpus: CIDEr and CIDEr-D from 0 to 10, the others from 0 to 1. */
export interface CaptionScores {
  bleu1: number;
  bleu2: number;
  bleu3: number;
  bleu4: number;
  rougeL: number;
  /** With the modules exact and stem: see {@link meteor}. */
  meteor: number;
  cider: number;
  /** What coco-caption calls CIDEr. */
  ciderD: number;
}

/**
 * Judges captions by all metrics.
 *
 * ```ts
 * const { bleu4, ciderD } = scoreCaptions([
 *   { candidate: 'a dog runs', references: ['A dog is running.', 'A brown dog runs.'] },
 *   { candidate: 'two cats', references: ['Two cats sleep.'] },
 * ]);
 * ```
 *
 * @throws {@link InvalidArgumentError} if there are no captions, or one has no reference.
 */
export function scoreCaptions(captions: readonly JudgedCaption[]): CaptionScores {
  const tokenized = tokenizeJudged(captions);
  const [bleu1, bleu2, bleu3, bleu4] = bleu(tokenized).map(({ score }) => score) as [
    number,
    number,
    number,
    number,
  ];
  return {
    ...{ bleu1, bleu2, bleu3, bleu4 },
    rougeL: rougeL(tokenized).score,
    meteor: meteor(tokenized).score,
    cider: cider(tokenized).score,
    ciderD: ciderD(tokenized).score,
  };
}
