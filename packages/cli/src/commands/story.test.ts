import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-story-'));
const data = path.join(root, 'babi');
const out = path.join(root, 'out');
const weights = path.join(out, 'story.safetensors');

/** A task of bAbI's form with little to learn. */
const task = (stories: number) =>
  Array.from({ length: stories }, (_, index) => {
    const [here, there] = [['attic', 'cellar'][index % 2]!, ['cellar', 'garden', 'attic'][index % 3]!];
    const lines = [
      `1 Anna went to the ${here}.`,
      `2 Where is Anna?\t${here}\t1`,
      `3 Anna ran to the ${there}.`,
    ];
    return `${lines.join('\n')}\n4 Where is Anna?\t${there}\t3\n`;
  }).join('');

beforeAll(() => {
  mkdirSync(data);
  writeFileSync(path.join(data, 'qa1_where_train.txt'), task(120));
  writeFileSync(path.join(data, 'qa1_where_test.txt'), task(20));
});
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['story', ...words, '--backend', 'wasm']);

it('trains on bAbI, and shows the error of each task', async () => {
  const settings = [
    '--hops',
    '1',
    '--epochs',
    '10',
    '--linear-epochs',
    '5',
    '--batch-size',
    '8',
    '--log',
    'csv',
  ];
  const { code, stdout } = await dl('train', '--data', data, '--tasks', '1', '--out', out, ...settings);
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toMatch(/^task +questions +error %\n1 where +40 +0\.0/);
  expect(stdout).toContain('mean error 0.00 %, 0 of 1 tasks failed');
  expect(existsSync(path.join(out, 'log.csv'))).toBe(true);
});

it('answers a question, in the terminal and as a picture', async () => {
  const picture = path.join(root, 'attention.svg');
  const story = 'Anna went to the attic. Anna ran to the cellar.';
  const words = ['ask', 'Where is Anna?', '--weights', weights, '--story', story, '--picture', picture];
  const { code, stdout } = await dl(...words);
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toMatch(/^cellar\n/);
  expect(stdout).toMatch(/Anna went to the attic +0\.\d\d/);
  expect(stdout).toMatch(/Anna ran to the cellar +\d\.\d\d █+/);
  expect(readFileSync(picture, 'utf8')).toContain('hop 1');
  const file = path.join(root, 'story.txt');
  writeFileSync(file, story);
  const json = await dl('ask', 'Where is Anna?', '--weights', weights, '--file', file, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ answer: 'cellar', forgotten: 0 });
});

it('measures on other stories', async () => {
  const { stdout } = await dl('eval', '--weights', weights, '--data', data, '--json');
  expect(JSON.parse(stdout)).toEqual({
    tasks: [{ task: '1 where', questions: 40, error: 0 }],
    meanError: 0,
    failed: 0,
  });
});

it('trains on stories that are made up', async () => {
  const made = ['--kinds', 'one-fact', 'counting', '--stories', '120', '--questions', '2'];
  const settings = ['--network', 'entnet', '--features', '8', '--blocks', '2', '--epochs', '1'];
  const { code, stdout } = await dl(
    'train',
    ...made,
    ...settings,
    '--out',
    path.join(root, 'made'),
    '--json',
  );
  expect({ code }).toEqual({ code: exitCodes.success });
  const { tasks } = JSON.parse(stdout) as { tasks: { task: string; questions: number }[] };
  expect(tasks.map(({ task, questions }) => [task, questions])).toEqual([
    ['one-fact', 120],
    ['counting', 120],
  ]);
});

it('says what is wrong', async () => {
  expect(await dl('ask', 'Where is Anna?', '--weights', weights)).toMatchObject({
    code: exitCodes.usage,
    stderr: expect.stringContaining('--story TEXT or --file FILE'),
  });
  const picture = path.join(root, 'attention.jpg');
  expect(
    await dl('ask', 'Where is Anna?', '--weights', weights, '--story', 'Anna ran.', '--picture', picture),
  ).toMatchObject({ code: exitCodes.usage, stderr: expect.stringContaining('as .png or .svg') });
  expect(existsSync(picture)).toBe(false);
  const unknown = await dl('ask', 'Where is Zoe?', '--weights', weights, '--story', 'Anna ran to the attic.');
  expect(unknown).toMatchObject({
    code: exitCodes.failure,
    stderr: expect.stringContaining('the word "zoe" of "Where is Zoe?" is not in the vocabulary'),
  });
  expect(await dl('train', '--data', data, '--tasks', '7')).toMatchObject({
    code: exitCodes.usage,
    stderr: expect.stringContaining('no file of task 7'),
  });
  writeFileSync(path.join(data, 'qa2_damaged_train.txt'), '1 Anna ran.\nBen ran.\n');
  expect(await dl('train', '--data', data, '--tasks', '2')).toMatchObject({
    code: exitCodes.failure,
    stderr: expect.stringContaining('qa2_damaged_train.txt, line 2'),
  });
});
