import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { loadBabi } from './load-babi';
import { parseBabi } from './parse-babi';
import { countQuestions, firstQuestions } from './story';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-babi-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const text = [
  '1 Mary went to the kitchen.',
  '2 Where is Mary? \tkitchen\t1',
  '3 Mary took the milk.',
  '4 What does Mary carry? \tmilk,apple\t3 1',
  '1 John left.',
  '',
].join('\n');

it('reads sentences, questions and what they follow from', () => {
  expect(parseBabi(text)).toEqual([
    {
      sentences: ['Mary went to the kitchen.', 'Mary took the milk.'],
      questions: [
        { text: 'Where is Mary?', answer: 'kitchen', position: 1, support: [0] },
        { text: 'What does Mary carry?', answer: 'milk,apple', position: 2, support: [1, 0] },
      ],
    },
    { sentences: ['John left.'], questions: [] },
  ]);
  expect(parseBabi(text.replaceAll('\n', '\r\n'))).toEqual(parseBabi(text));
  expect(parseBabi('')).toEqual([]);
});

it.each([
  ['Mary left.', /line 1: it does not begin with a number/],
  ['1 Mary left.\n3 John left.', /line 2: its number should be 2/],
  ['1 Mary left.\n2 Who left?\t\t1', /line 2: the answer is missing/],
  ['1 Mary left.\n2 Who left?\tMary\t1\t2', /line 2: there are too many tabs/],
  ['1 Mary left.\n2 Who left?\tMary\t2', /line 2: "2" is not the number of a sentence/],
  ['1 Mary left.\n2 Who left?\tMary\tone', /"one" is not the number/],
  ['2 Mary left.', /line 1: its number should be 1/],
])('names the line of %j', (damaged, message) => {
  expect(() => parseBabi(damaged, 'qa1.txt')).toThrow(FileFormatError);
  expect(() => parseBabi(damaged, 'qa1.txt')).toThrow(message);
});

it('garbage is a typed error or a story, never anything else', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('1 ', '2 ', '\t', '\n', 'Mary left.', '?', '1'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseBabi(pieces.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
    }),
  );
});

it('takes the first questions of a file', () => {
  const stories = parseBabi(text);
  expect(countQuestions(stories)).toBe(2);
  expect(countQuestions(firstQuestions(stories, 1))).toBe(1);
  expect(firstQuestions(stories, 1)).toHaveLength(1);
  expect(countQuestions(firstQuestions(stories, 5))).toBe(2);
});

it('finds the tasks of a folder', async () => {
  writeFileSync(path.join(folder, 'qa12_conjunction_train.txt'), text);
  writeFileSync(path.join(folder, 'qa2_two-supporting-facts_train.txt'), text);
  writeFileSync(path.join(folder, 'LICENSE.txt'), 'text');
  const tasks = await loadBabi(folder);
  expect(tasks.map(({ task, name }) => [task, name])).toEqual([
    [2, 'two-supporting-facts'],
    [12, 'conjunction'],
  ]);
  await expect(loadBabi(folder, { tasks: [3] })).rejects.toThrow(
    /no file of task 3 to train on; it has 2, 12/,
  );
  await expect(loadBabi(folder, { split: 'test' })).rejects.toThrow(/qa1_single-supporting-fact_test.txt/);
  await expect(loadBabi(path.join(folder, 'nowhere'))).rejects.toThrow(InvalidArgumentError);
  const damaged = path.join(folder, 'qa4_two-arg-relations_train.txt');
  writeFileSync(damaged, '1 Mary left.\nJohn left.\n');
  await expect(loadBabi(folder, { tasks: [4] })).rejects.toThrow(`${damaged}, line 2`);
  writeFileSync(damaged, '1 Mary left.\n');
  await expect(loadBabi(folder, { tasks: [4] })).rejects.toThrow(/has no question/);
});

const data = path.join(
  process.env.DL_TEST_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url)),
  'babi',
);
if (!existsSync(data)) it.skip(`reads the published tasks (skipped: ${data} is missing)`, () => {});
else
  it('reads the published tasks', async () => {
    const test = await loadBabi(path.join(data, 'test'), { split: 'test' });
    expect(test.map(({ task }) => task)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(test.map(({ stories }) => countQuestions(stories))).toEqual(Array(20).fill(1000));
    const train = await loadBabi(path.join(data, 'train_first1000q'));
    expect(train).toHaveLength(19);
    for (const { stories } of train) expect(countQuestions(stories)).toBeGreaterThanOrEqual(1000); // whole stories
  });
