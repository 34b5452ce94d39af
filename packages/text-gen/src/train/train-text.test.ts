import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { CheckpointMismatchError, type TrainingEvent } from '@dl/core/train';
import { openCorpus, type OpenCorpus } from '../corpora/open-corpus';
import { loadTextModel } from '../model/load-text-model';
import type { TextModel } from '../model/text-model';
import { trainText } from './train-text';

let folder: string;
let corpus: OpenCorpus;

/** A text with little to learn: after each letter one of two follows. */
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-text-'));
  const words = ['one two ', 'three ', 'four five six '];
  const text = Array.from({ length: 600 }, (_, i) => words[(i * i) % 3]!).join('');
  writeFileSync(path.join(folder, 'words.txt'), text);
  corpus = await openCorpus({ corpus: path.join(folder, 'words.txt') });
});
afterAll(() => rmSync(folder, { recursive: true }));

const weights = ({ network }: TextModel) =>
  network.parameters().map(({ value }) => Array.from(value.dataSync()));

const small = {
  features: 16,
  layers: 1,
  heads: 2,
  context: 12,
  batchSize: 8,
  steps: 60,
  evaluateEvery: 15,
  seed: 2,
};
const settings = { ...small, learningRate: 1e-2, warmupSteps: 5, dropout: 0.1 };

describe.each(['gpt', 'lstm', 'gru'] as const)('%s', (network) => {
  it('learns, and ends with the same weights when it was stopped and resumed', async () => {
    await expectNoLeaks(async () => {
      const whole = await trainText(corpus, { ...settings, network });
      expect(whole.evaluation.loss).toBeLessThan(1.2); // 14 letters, equally likely: 2.6
      expect(whole.evaluation.perplexity).toBeCloseTo(Math.exp(whole.evaluation.loss));
      expect(whole.evaluation.bitsPerCharacter).toBeCloseTo(whole.evaluation.loss / Math.LN2);

      const checkpoints = path.join(folder, network);
      const stop = new AbortController();
      const listeners = [
        (event: TrainingEvent) => void (event.type === 'step-end' && event.step === 20 && stop.abort()),
      ];
      await expect(
        trainText(corpus, { ...settings, network, checkpoints }, { signal: stop.signal, listeners }),
      ).rejects.toThrow(/abort/i);
      const resumed = await trainText(corpus, { ...settings, network, checkpoints, resume: true });
      expect(weights(resumed.model)).toEqual(weights(whole.model));
      expect(resumed.step).toBe(whole.step);

      const best = await loadTextModel(checkpoints);
      expect(weights(best)).toEqual(weights(whole.model));
      expect(best.vocabulary.save()).toEqual(whole.model.vocabulary.save());
      for (const model of [whole.model, resumed.model, best]) model.dispose();
    });
  });
});

it('keeps the weights of the best validation, and stops when none is better', async () => {
  const losses: number[] = [];
  const ends: string[] = [];
  const listeners = [
    (event: TrainingEvent) => {
      if (event.type === 'validation-end') losses.push(event.metrics.loss!);
      if (event.type === 'fit-end') ends.push(event.reason);
    },
  ];
  const options = { ...settings, learningRate: 0.5, clipNorm: 100, steps: 400, patience: 2 }; // far too fast
  const { model, evaluation, step } = await trainText(corpus, options, { listeners });
  const best = Math.min(...losses);
  expect(ends).toEqual(['early-stop']);
  expect(evaluation.loss).toBeCloseTo(best, 4);
  expect(step).toBe(15 * (losses.indexOf(best) + 1));
  model.dispose();
});

it('does not resume the training of another text', async () => {
  const checkpoints = path.join(folder, 'other');
  const options = { ...settings, steps: 15, checkpoints };
  (await trainText(corpus, options)).model.dispose();
  const other = { ...corpus, text: corpus.text.replaceAll('one', 'uno'), sha256: '00' };
  await expect(trainText(other, { ...options, steps: 30, resume: true })).rejects.toThrow(
    CheckpointMismatchError,
  );
});

it('says what is wrong with its options or text', async () => {
  await expectNoLeaks(async () => {
    await expect(trainText(corpus, { steps: 0 })).rejects.toThrow(InvalidArgumentError);
    await expect(trainText(corpus, { features: 10, heads: 4 })).rejects.toThrow(/4 heads/);
    await expect(trainText(corpus, { vocabulary: 'bpe' })).rejects.toThrow(/tokenizer/);
    await expect(trainText({ ...corpus, text: 'short' })).rejects.toThrow(/too short/);
  });
});
