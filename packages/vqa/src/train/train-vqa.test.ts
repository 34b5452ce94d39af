import { mkdtempSync, readdirSync, rmSync, utimesSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError, Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { resize, toTensor } from '@dl/core/data';
import { Conv2d, ReLU, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import type { TrainingEvent } from '@dl/core/train';
import { writeSafetensors } from '@dl/core/weights';
import { answerQuestion } from '../answer/answer-question';
import { attentionOverlay } from '../answer/attention-overlay';
import type { VqaDataset } from '../data/vqa-dataset';
import { evaluateVqa } from '../evaluate/evaluate-vqa';
import { PictureEncoder } from '../images/picture-encoder';
import { loadVqaModel } from '../model/load-vqa-model';
import { saveVqaModel } from '../model/save-vqa-model';
import type { VqaModel } from '../model/vqa-model';
import { trainVqa } from './train-vqa';

let folder: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-vqa-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Pictures of one colour each, and what is asked about them. */
function plainPictures(count: number): VqaDataset {
  const hues = { red: [200, 20, 20], green: [20, 160, 40], blue: [30, 40, 210] };
  const names = Object.keys(hues) as (keyof typeof hues)[];
  const hueOf = (imageId: number) => names[imageId % 3]!;
  const questions = Array.from({ length: count }, (_, imageId) => [
    { question: 'What color is it?', answer: hueOf(imageId), imageId },
    { question: 'Is it red?', answer: hueOf(imageId) === 'red' ? 'yes' : 'no', imageId },
  ]).flat();
  return {
    questions: questions.map((question, id) => ({ ...question, id })),
    images: {
      read: async (imageId) => {
        const shade = 1 + imageId / (20 * count); // no two pictures are the same
        const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => hues[hueOf(imageId)][i % 3]! * shade);
        return { data, width: 8, height: 8, channels: 3 };
      },
    },
  };
}

const dataset = plainPictures(60);
const small = {
  ...{ side: 8, channels: [6, 8] as [number, ...number[]], features: 16, wordFeatures: 8, dropout: 0 },
  ...{ batchSize: 16, epochs: 14, learningRate: 0.01 },
};

const weights = ({ network }: VqaModel) =>
  network.parameters().map(({ value }) => Array.from(value.dataSync()));

const stopAt = (step: number, stop: AbortController) => [
  (event: TrainingEvent) => void (event.type === 'step-end' && event.step === step && stop.abort()),
];

describe.each(['cnn-lstm', 'san', 'relation', 'top-down'] as const)('%s', (network) => {
  it('learns, and ends with the same weights when it was stopped and resumed', async () => {
    await expectNoLeaks(async () => {
      const options = { ...small, network };
      const losses: number[] = [];
      const listeners = [
        (event: TrainingEvent) => void (event.type === 'epoch-end' && losses.push(event.loss)),
      ];
      const whole = await trainVqa(dataset, options, { listeners });
      expect(losses.at(-1)!).toBeLessThan(0.85 * losses[0]!);
      const { accuracy, questions, answers } = await evaluateVqa(whole.model, dataset);
      expect(answers).toHaveLength(questions);
      expect(accuracy).toBeGreaterThan(0.75); // 0.5 for the most frequent answers

      const checkpoints = path.join(folder, network);
      const stop = new AbortController();
      await expect(
        trainVqa(dataset, { ...options, checkpoints }, { signal: stop.signal, listeners: stopAt(17, stop) }),
      ).rejects.toThrow(/abort/i);
      const resumed = await trainVqa(dataset, { ...options, checkpoints, resume: true });
      expect(weights(resumed.model)).toEqual(weights(whole.model));

      const file = path.join(folder, `${network}.safetensors`);
      await saveVqaModel(file, whole.model);
      const loaded = await loadVqaModel(file);
      const picture = await dataset.images.read(0);
      const { answer, candidates, unknownWords, attention } = await answerQuestion(
        loaded,
        picture,
        'Is it mauve?',
      );
      expect(loaded.answers.answers).toContain(answer);
      expect(candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
      expect(unknownWords).toEqual(['mauve']);
      expect(attention).toHaveLength({ san: 2, 'top-down': 1, relation: 0, 'cnn-lstm': 0 }[network]);
      for (const look of attention) {
        expect(look.map.shape).toEqual([2, 2]);
        expect(await attentionOverlay(picture, look)).toMatchObject({ width: 8, height: 8, channels: 3 });
      }
      await expect(answerQuestion(loaded, picture, ' ')).rejects.toThrow(/the question is empty/);
      for (const { model } of [whole, resumed, { model: loaded }]) model.dispose();
    });
  });
});

it('learns how many people gave each answer', async () => {
  const people = {
    ...dataset,
    questions: dataset.questions.map((question) => ({
      ...question,
      answers: Array.from({ length: 10 }, (_, i) => (i < 8 ? question.answer : 'perhaps')),
    })),
  };
  const { model } = await trainVqa(people, { ...small, loss: 'soft-scores', epochs: 2 });
  const { accuracy, vqaAccuracy } = await evaluateVqa(model, people);
  expect(vqaAccuracy).toBeCloseTo(accuracy, 6); // eight of ten are enough, and `perhaps` is no answer of the vocabulary
  model.dispose();
});

it('the features of another network are computed once, and needed again for answers', async () => {
  await expectNoLeaks(async () => {
    const seeded = (seed: number) =>
      withRandom(new Random(seed), () => new Sequential(new Conv2d(3, 6, 3, { stride: 4 }), new ReLU()));
    const [network, other] = [seeded(0), seeded(1)];
    const settings = { layer: '1', transforms: [resize([16, 16]), toTensor()], name: 'tiny' };
    const encoder = await PictureEncoder.of(network, settings);
    expect(encoder.shape).toEqual([4, 4, 6]);
    const cache = path.join(folder, 'features');
    const some = plainPictures(12);
    const options = { ...small, network: 'top-down', cache, epochs: 1 } as const;
    const { model } = await trainVqa(some, options, { encoder });
    await evaluateVqa(model, some, { encoder, cache });
    const files = readdirSync(cache);
    expect(files).toHaveLength(12);
    for (const file of files) utimesSync(path.join(cache, file), 1, 1);
    await evaluateVqa(model, some, { encoder, cache });
    expect(readdirSync(cache)).toEqual(files);
    for (const file of files) expect(statSync(path.join(cache, file)).mtimeMs).toBe(1000); // not written again

    const picture = await some.images.read(0);
    const question = 'Is it red?';
    const { attention } = await answerQuestion(model, picture, question, { encoder });
    expect(attention[0]!.map.shape).toEqual([4, 4]);
    await expect(answerQuestion(model, picture, question)).rejects.toThrow(
      /trained on the features of layer "1" of tiny: pass that network/,
    );
    const wrong = await PictureEncoder.of(other, settings);
    await expect(evaluateVqa(model, some, { encoder: wrong, cache })).rejects.toThrow(/has other weights/);
    await expect(trainVqa(some, { ...options, mirror: true }, { encoder })).rejects.toThrow(/mirrored/);
    model.dispose();
    network.dispose();
    other.dispose();
  });
});

it('says what is wrong with options, data or a file', async () => {
  await expectNoLeaks(async () => {
    await expect(trainVqa(dataset, { hops: 0 })).rejects.toThrow(InvalidArgumentError);
    await expect(trainVqa({ ...dataset, questions: [] })).rejects.toThrow(/too few/);
    const empty = { ...dataset.questions[0]!, imageId: 1, question: '?' };
    const questions = [...dataset.questions, empty];
    await expect(trainVqa({ ...dataset, questions })).rejects.toThrow(/the question is empty/);
    const tensors = { x: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } } as const;
    await expect(loadVqaModel(writeSafetensors(tensors))).rejects.toThrow(FileFormatError);
    await expect(loadVqaModel(writeSafetensors(tensors, { network: '{' }))).rejects.toThrow(/not JSON/);
  });
});
