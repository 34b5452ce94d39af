import { bleu } from './bleu';
import { cider, ciderD } from './cider';
import { meteor } from './meteor';
import { rougeL } from './rouge-l';
import { tokenizeJudged, type JudgedCaption, type MetricScore } from './tokenized-caption';

/** What `fixtures/caption_metrics.py` writes. */
export interface MetricsFixture {
  captions: JudgedCaption[];
  bleu: MetricScore[];
  rougeL: MetricScore;
  meteor: MetricScore;
  cider: MetricScore;
  ciderD: MetricScore;
  tokens: { caption: string; words: string[] }[];
}

/** The largest difference of each metric to the fixture's, over the corpus and each caption. */
export function metricDifferences(fixture: MetricsFixture): Record<string, number> {
  const captions = tokenizeJudged(fixture.captions);
  const pairs: Record<string, [MetricScore, MetricScore]> = {
    rougeL: [rougeL(captions), fixture.rougeL],
    meteor: [meteor(captions), fixture.meteor],
    cider: [cider(captions), fixture.cider],
    ciderD: [ciderD(captions), fixture.ciderD],
  };
  for (const [order, score] of bleu(captions).entries())
    pairs[`bleu${order + 1}`] = [score, fixture.bleu[order]!];
  return Object.fromEntries(
    Object.entries(pairs).map(([name, [own, other]]) => [name, difference(own, other)]),
  );
}

const difference = (own: MetricScore, other: MetricScore) =>
  Math.max(
    Math.abs(own.score - other.score),
    ...own.each.map((value, index) => Math.abs(value - other.each[index]!)),
  );
