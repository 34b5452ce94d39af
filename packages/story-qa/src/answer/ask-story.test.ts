import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { renderSvg } from '@dl/core/viz';
import { writeSafetensors } from '@dl/core/weights';
import { evaluateStory } from '../evaluate/evaluate-story';
import { loadStoryModel } from '../model/load-story-model';
import { saveStoryModel } from '../model/save-story-model';
import type { StoryModel } from '../model/story-model';
import { generateStories } from '../stories/generate-stories';
import { trainStory } from '../train/train-story';
import { UnknownWordError } from '../vocabulary/unknown-word-error';
import { askStory } from './ask-story';
import { attentionChart } from './attention-chart';

let folder: string;
const models: Record<string, StoryModel> = {};
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-story-'));
  const stories = generateStories({ kinds: ['one-fact'], stories: 500, questions: 2 });
  const memn2n = { network: 'memn2n', hops: 2, epochs: 12, linearEpochs: 4 } as const;
  models.memn2n = (await trainStory(stories, memn2n)).model;
  models.entnet = (
    await trainStory(stories, { network: 'entnet', features: 16, blocks: 6, epochs: 1 })
  ).model;
  models.lstm = (await trainStory(stories, { network: 'lstm', features: 16, epochs: 1 })).model;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const model of Object.values(models)) model.dispose();
});

const story = 'Anna went to the attic. Ben ran to the cellar.\nClara moved to the kitchen';
const question = 'Where is Ben?';

it('answers, and shows the sentence that it read', async () => {
  await expectNoLeaks(async () => {
    const { answer, candidates, sentences, attention, forgotten } = await askStory(
      models.memn2n!,
      story,
      question,
    );
    expect(answer).toBe('cellar');
    expect(candidates).toHaveLength(5);
    expect(candidates[0]!.probability).toBeGreaterThan(candidates[1]!.probability);
    expect(sentences).toEqual([
      'Anna went to the attic',
      'Ben ran to the cellar',
      'Clara moved to the kitchen',
    ]);
    expect(forgotten).toBe(0);
    expect(attention.map(({ name }) => name)).toEqual(['hop 1', 'hop 2']);
    for (const { weights } of attention) {
      expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1);
    }
    expect(Math.max(...attention.map(({ weights }) => weights[1]!))).toBeGreaterThan(0.5);
  });
});

it('an entity network shows for which sentences its blocks opened', async () => {
  await expectNoLeaks(async () => {
    const { attention } = await askStory(models.entnet!, story, question);
    const [{ name, weights }] = attention as [(typeof attention)[0]];
    expect(name).toBe('blocks');
    expect(weights).toHaveLength(3);
    for (const weight of weights) expect(weight >= 0 && weight <= 1).toBe(true);
  });
});

it('a baseline answers without showing anything', async () => {
  expect((await askStory(models.lstm!, story, question)).attention).toEqual([]);
});

describe.each(['memn2n', 'entnet', 'lstm'])('%s: hard stories', (name) => {
  it('no sentence: the answer is what the question suggests', async () => {
    await expectNoLeaks(async () => {
      const { answer, sentences, attention } = await askStory(models[name]!, '', question);
      expect(answer).not.toBe('');
      expect(sentences).toEqual([]);
      for (const { weights } of attention) expect(weights).toEqual([]);
    });
  });

  it('500 sentences: the latest are read', async () => {
    const rooms = ['attic', 'cellar', 'garden'];
    const long = Array.from({ length: 500 }, (_, i) => `Anna went to the ${rooms[i % 3]!}.`);
    const { answer, forgotten, attention } = await askStory(models[name]!, long, 'Where is Anna?');
    expect(forgotten).toBeGreaterThan(480);
    if (name === 'memn2n') expect(answer).toBe('cellar');
    for (const { weights } of attention) {
      expect(weights).toHaveLength(500);
      expect(weights[forgotten - 1]).toBe(0);
    }
  });

  it('an unknown word, a sentence that is too long, no question', async () => {
    await expectNoLeaks(async () => {
      const model = models[name]!;
      await expect(askStory(model, story, 'Where is Zoe?')).rejects.toThrow(UnknownWordError);
      await expect(askStory(model, 'Anna flew to the attic.', question)).rejects.toThrow(
        /the word "flew" of "Anna flew to the attic" is not in the vocabulary. The network knows \d+ words: anna/,
      );
      const long = 'Anna went to the attic to the cellar to the garden.';
      await expect(askStory(model, long, question)).rejects.toThrow(
        /11 words, and the network reads up to 5/,
      );
      await expect(askStory(model, story, '?')).rejects.toThrow(InvalidArgumentError);
    });
  });

  it('a file holds all that a model needs', async () => {
    await expectNoLeaks(async () => {
      const file = path.join(folder, `${name}.safetensors`);
      await saveStoryModel(file, models[name]!);
      const same = await loadStoryModel(file);
      expect(same.network.configuration).toEqual(models[name]!.network.configuration);
      expect(await askStory(same, story, question)).toEqual(await askStory(models[name]!, story, question));
      same.dispose();
    });
  });
});

it('stories without a question, and answers that are not known', async () => {
  await expectNoLeaks(async () => {
    const sentences = ['Anna went to the attic.'];
    for (const model of Object.values(models)) {
      await expect(evaluateStory(model, [{ sentences, questions: [] }])).rejects.toThrow(/no question/);
      const questions = [{ text: 'Where is Anna?', answer: 'moon', position: 1, support: [0] }];
      expect(await evaluateStory(model, [{ sentences, questions }])).toEqual({ error: 1, questions: 1 });
    }
  });
});

it('a file of something else is an error', async () => {
  const tensors = { x: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } } as const;
  await expectNoLeaks(async () => {
    await expect(loadStoryModel(writeSafetensors(tensors))).rejects.toThrow(FileFormatError);
    await expect(loadStoryModel(writeSafetensors(tensors, { network: '{' }))).rejects.toThrow(/not JSON/);
    const network = JSON.stringify(models.lstm!.network.configuration);
    const other = writeSafetensors(tensors, { network, words: '["anna"]' });
    await expect(loadStoryModel(other)).rejects.toThrow(/do not fit/);
  });
});

it('draws the attention', async () => {
  const svg = await renderSvg(attentionChart(question, await askStory(models.memn2n!, story, question)));
  for (const text of ['Where is Ben?', 'cellar', 'hop 2', 'Clara moved to the kitchen']) {
    expect(svg).toContain(text);
  }
});
