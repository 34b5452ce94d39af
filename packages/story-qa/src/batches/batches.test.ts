import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, type HostTensor } from '@dl/core';
import { generateStories } from '../stories/generate-stories';
import type { Story } from '../stories/story';
import { StoryVocabulary } from '../vocabulary/story-vocabulary';
import { encodeStories } from './encode-stories';
import { networkBatches } from './network-batches';
import { paddedSize } from './padded-size';
import { QuestionBatches, type QuestionBatch } from './question-batches';
import { noQuestion, StoryBatches, type StoryBatch } from './story-batches';
import { sizesOf } from './story-sizes';

const stories = generateStories({ kinds: ['two-facts', 'negation'], stories: 40, seed: 4 });
const vocabulary = StoryVocabulary.of(stories);
const encoded = encodeStories(stories, vocabulary);
const sizes = sizesOf(encoded);

async function all<Batch>(
  loader: { epoch(epoch: number, start?: number): AsyncIterable<Batch> },
  epoch = 0,
  start = 0,
) {
  const batches: Batch[] = [];
  for await (const batch of loader.epoch(epoch, start)) batches.push(batch);
  return batches;
}

const row = ({ data, shape }: HostTensor, index: number) =>
  Array.from(data as Int32Array).slice(index * shape[1]!, (index + 1) * shape[1]!);
const sentence = (words: readonly number[]) =>
  words
    .filter(Boolean)
    .map((word) => vocabulary.word(word))
    .join(' ');
const plain = (text: string) => text.toLowerCase().replace(/[.?]/g, '');

/** Each question of a batch with the sentences that are told before it, the earliest first. */
function readQuestions({ question, sentences, memory, answer }: QuestionBatch): string[] {
  return Array.from(answer.data, (word, index) => {
    const told = row(memory, index)
      .filter(Boolean)
      .reverse()
      .map((place) => sentence(row(sentences, place)));
    return [...told, sentence(row(question, index)), vocabulary.word(word)].join('|');
  });
}

function readStories({ question, sentences, story, state, answer }: StoryBatch): string[] {
  const columns = story.shape[1]!;
  return Array.from(answer.data).flatMap((word, index) => {
    if (word === noQuestion) return [];
    const place = state.data[index] as number;
    const told = Array.from({ length: Math.floor(place / columns) }, (_, moment) =>
      sentence(row(sentences, story.data[moment * columns + (place % columns)] as number)),
    );
    return [[...told, sentence(row(question, index)), vocabulary.word(word)].join('|')];
  });
}

const expected = (source: readonly Story[], latest = Infinity) =>
  source.flatMap((story) =>
    story.questions.map(({ text, answer, position }) =>
      [
        ...story.sentences.slice(Math.max(0, position - latest), position).map(plain),
        plain(text),
        answer,
      ].join('|'),
    ),
  );

describe('batches of questions', () => {
  it('hold each question with the latest sentences before it', async () => {
    for (const memories of [50, 3]) {
      const loader = new QuestionBatches(encoded, { ...sizes, batchSize: 7, memories });
      const batches = await all(loader);
      expect(batches).toHaveLength(loader.batches);
      expect(batches.flatMap(readQuestions)).toEqual(expected(stories, memories));
    }
  });

  it('shuffle by seed and epoch, and go on in the middle', async () => {
    const loader = new QuestionBatches(encoded, { ...sizes, batchSize: 16, memories: 20, seed: 1 });
    const first = await all(loader);
    expect(first.every(({ answer }) => answer.shape[0] === 16)).toBe(true);
    expect(await all(loader)).toEqual(first);
    expect(await all(loader, 0, 5)).toEqual(first.slice(5));
    expect((await all(loader, 1)).flatMap(readQuestions)).not.toEqual(first.flatMap(readQuestions));
    const known = expected(stories);
    for (const question of first.flatMap(readQuestions)) expect(known).toContain(question);
  });

  it('leave some memories empty where noise is asked for', async () => {
    const options = { ...sizes, batchSize: 50, memories: 50, seed: 1 };
    const [quiet] = await all(new QuestionBatches(encoded, options));
    const [noisy] = await all(new QuestionBatches(encoded, { ...options, timeNoise: 0.3 }));
    expect(readQuestions(noisy!)).toEqual(readQuestions(quiet!));
    expect(noisy!.memory.data).not.toEqual(quiet!.memory.data);
  });
});

it('only a memory network hears noise', async () => {
  const options = { batchSize: 50, seed: 1 };
  for (const type of ['memn2n', 'lstm'] as const) {
    const kind =
      type === 'memn2n' ? { type, hops: 3, tying: 'adjacent' as const, nonlinear: false } : { type };
    const configuration = { ...sizes, ...kind, features: 8, memories: 50 };
    const read = async (timeNoise: number) =>
      all(networkBatches(encoded, configuration, { ...options, timeNoise }));
    const isSame = JSON.stringify(await read(0.3)) === JSON.stringify(await read(0));
    expect([type, isSame]).toEqual([type, type === 'lstm']);
  }
});

describe('batches of stories', () => {
  it('hold all questions of whole stories', async () => {
    const loader = new StoryBatches(encoded, { ...sizes, batchSize: 20, longestStory: 100 });
    const batches = await all(loader);
    expect(loader.batchSize).toBe(4);
    expect(batches.flatMap(readStories)).toEqual(expected(stories));
  });

  it('cut what is too long', async () => {
    const batches = await all(new StoryBatches(encoded, { ...sizes, batchSize: 20, longestStory: 6 }));
    const read = new Set(batches.flatMap(readStories));
    expect(read).toEqual(new Set(expected(stories, 6)));
  });

  it('shuffle by seed and epoch, and go on in the middle', async () => {
    const loader = new StoryBatches(encoded, { ...sizes, batchSize: 20, longestStory: 100, seed: 3 });
    const first = await all(loader);
    expect(await all(loader, 0, 3)).toEqual(first.slice(3));
    expect((await all(loader, 1)).flatMap(readStories)).not.toEqual(first.flatMap(readStories));
    expect(first.flatMap(readStories).sort()).toEqual(expected(stories).sort());
    expect(new Set(first.map(({ story }) => story.shape[0])).size).toBeLessThan(6); // few shapes
  });
});

it('a sentence that is longer than those of the training is an error', async () => {
  const loader = new QuestionBatches(encoded, { ...sizes, sentenceWords: 3, batchSize: 2, memories: 5 });
  await expect(all(loader)).rejects.toThrow(InvalidArgumentError);
});

it('paddedSize wastes at most a third', () => {
  expect([0, 1, 2, 3, 4, 5, 7, 9, 13, 100].map(paddedSize)).toEqual([1, 1, 2, 3, 4, 6, 8, 12, 16, 128]);
});
