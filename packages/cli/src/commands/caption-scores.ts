import type { CaptionEvaluation } from '@dl/captioning';
import { table } from '../table';

/** The scores of captions as a table: those from 0 to 1 in per cent, CIDEr as COCO writes it. */
export function printScores({
  scores,
  exactMatch,
}: Pick<CaptionEvaluation, 'scores' | 'exactMatch'>): string {
  const percent = (value: number) => (100 * value).toFixed(1);
  return table([
    {
      'BLEU-1': percent(scores.bleu1),
      'BLEU-2': percent(scores.bleu2),
      'BLEU-3': percent(scores.bleu3),
      'BLEU-4': percent(scores.bleu4),
      'ROUGE-L': percent(scores.rougeL),
      METEOR: percent(scores.meteor),
      CIDEr: scores.cider.toFixed(3),
      'CIDEr-D': scores.ciderD.toFixed(3),
      'exact %': percent(exactMatch),
    },
  ]);
}
