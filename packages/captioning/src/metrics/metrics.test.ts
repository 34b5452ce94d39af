import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { bleu } from './bleu';
import { Cider } from './cider';
import { meteor } from './meteor';
import { metricDifferences, type MetricsFixture } from './metrics-parity';
import { rougeL } from './rouge-l';
import { scoreCaptions } from './score-captions';
import { tokenizeCaption } from './tokenize-caption';
import { tokenizeJudged } from './tokenized-caption';

const fixture = JSON.parse(
  readFileSync(new URL('fixtures/metrics.json', import.meta.url), 'utf8'),
) as MetricsFixture;

it('equals pycocoevalcap and the published formulas to 1e-6', () => {
  const differences = metricDifferences(fixture);
  expect(Object.keys(differences).sort()).toEqual(
    ['bleu1', 'bleu2', 'bleu3', 'bleu4', 'cider', 'ciderD', 'meteor', 'rougeL'].sort(),
  );
  for (const value of Object.values(differences)) expect(value).toBeLessThan(1e-6);
});

it('has a fixture that tells the metrics apart', () => {
  expect(fixture.captions.length).toBeGreaterThan(50);
  for (const { each } of [...fixture.bleu, fixture.meteor, fixture.ciderD]) {
    expect(new Set(each).size).toBeGreaterThan(20);
  }
});

it.each(fixture.tokens)("splits like Stanford's tokenizer: $caption", ({ caption, words }) => {
  expect(tokenizeCaption(caption)).toEqual(words);
});

it('gives the perfect score to a copy, and none to an empty or foreign caption', () => {
  const references = ['a red ball rolls', 'the ball is red'];
  const captions = tokenizeJudged([
    { candidate: 'a red ball rolls', references },
    { candidate: '', references },
    { candidate: 'zebra', references: ['two small dogs sleep'] },
  ]);
  for (const score of [bleu(captions)[3]!, rougeL(captions), meteor(captions)]) {
    expect(score.each[0]).toBeGreaterThan(0.98);
    expect(score.each[1]).toBeLessThan(1e-6);
    expect(score.each[2]).toBeLessThan(1e-3);
  }
  const judge = new Cider(captions.map(({ references }) => references));
  const words = captions[2]!.references[0]!;
  expect(judge.ciderD(words, [words])).toBeCloseTo(10);
  expect(judge.ciderD([...words, ...words], [words])).toBeLessThan(
    judge.cider([...words, ...words], [words]),
  );
});

it('METEOR matches stems and counts chunks', () => {
  const [same, stem, turned] = ['dogs run', 'dog running', 'run dogs'].map(
    (candidate) => meteor(tokenizeJudged([{ candidate, references: ['dogs run'] }])).score,
  ) as [number, number, number];
  expect(same).toBeCloseTo(1 - 0.5 * 0.5 ** 3);
  expect(stem).toBeCloseTo(same);
  expect(turned).toBeCloseTo(0.5);
});

it('captions without a reference, and no captions, are errors', () => {
  expect(() => scoreCaptions([])).toThrow(InvalidArgumentError);
  expect(() => scoreCaptions([{ candidate: 'a dog', references: [] }])).toThrow(/caption 0 \("a dog"\)/);
});
