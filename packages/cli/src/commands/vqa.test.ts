import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readImage, writeImage } from '@dl/core/data';
import { generateSceneQuestions } from '@dl/vqa';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-vqa-'));
const data = path.join(root, 'easy');
const out = path.join(root, 'out');
const weights = path.join(out, 'vqa.safetensors');

/** Scenes in the form of easy-VQA. */
async function writeSplit(split: 'train' | 'test', scenes: number) {
  const { images, questions } = generateSceneQuestions({
    ...{ kinds: ['exists'], scenes, questions: 3, objects: 2, pixels: 16 },
    seed: split === 'train' ? 0 : 1,
  });
  mkdirSync(path.join(data, split, 'images'), { recursive: true });
  const entries = questions.map(({ question, answer, imageId }) => [question, answer, imageId]);
  writeFileSync(path.join(data, split, 'questions.json'), JSON.stringify(entries));
  for (let id = 0; id < scenes; id++) {
    await writeImage(path.join(data, split, 'images', `${id}.png`), await images.read(id));
  }
}

beforeAll(async () => {
  await writeSplit('train', 30);
  await writeSplit('test', 8);
  writeFileSync(path.join(data, 'answers.txt'), 'yes\nno\n');
});
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['vqa', ...words, '--backend', 'wasm']);
const small = ['--side', '16', '--channels', '8', '8', '--features', '8', '--word-features', '8'];

it('trains on a folder, and shows the accuracy of each kind', async () => {
  const settings = ['--network', 'san', '--epochs', '2', '--batch-size', '16', '--log', 'csv', ...small];
  const { code, stdout, stderr } = await dl('train', '--data', data, '--out', out, ...settings);
  expect({ code, stderr: code ? stderr : '' }).toEqual({ code: exitCodes.success, stderr: '' });
  expect(stdout).toMatch(/^type +questions +accuracy %\nyes\/no +\d+ +\d+\.\d\d\n/);
  expect(stdout).toMatch(/\d+ questions, \d+\.\d\d % answered right/);
  expect(existsSync(path.join(out, 'log.csv'))).toBe(true);
});

it('answers a question, and draws where it looked', async () => {
  const picture = path.join(data, 'test/images/0.png');
  const words = ['ask', picture, 'Is there a mauve circle?', '--weights', weights, '--attention', out];
  const { code, stdout, stderr } = await dl(...words);
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(stdout).toMatch(/^(yes|no)\n/);
  expect(stderr).toContain('the network does not know: mauve');
  for (const look of [1, 2]) {
    expect(await readImage(path.join(out, `look-${look}.png`))).toMatchObject({ width: 16, height: 16 });
  }
  const json = await dl('ask', picture, 'Is there a red circle?', '--weights', weights, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ unknownWords: [], candidates: [{}, {}] });
});

it('measures on other questions, and draws what is taken for what', async () => {
  const confusion = path.join(out, 'confusion.svg');
  const words = ['eval', '--weights', weights, '--data', data, '--limit', '5', '--confusion', confusion];
  const { code, stdout } = await dl(...words, '--json');
  expect({ code }).toEqual({ code: exitCodes.success });
  expect(JSON.parse(stdout)).toMatchObject({
    questions: 5,
    byAnswerType: [{ type: 'yes/no', questions: 5 }],
  });
  expect(existsSync(confusion)).toBe(true);
  const made = await dl('eval', '--weights', weights, '--scenes', '4', '--kinds', 'exists', '--pixels', '16');
  expect(made.stdout).toMatch(/^type +questions +accuracy %\nexists/);
});

it('says what is wrong', async () => {
  const empty = await dl('ask', path.join(data, 'test/images/0.png'), '?', '--weights', weights);
  expect(empty.code).not.toBe(exitCodes.success);
  expect(empty.stderr).toMatch(/the question is empty/);
  const missing = await dl('ask', path.join(root, 'no.png'), 'Is it?', '--weights', weights);
  expect(missing.stderr).toMatch(/no\.png/);
  const encoder = await dl('train', '--encoder', 'resnet18', '--scenes', '4');
  expect(encoder.stderr).toMatch(/--encoder NAME and --layer NAME go together/);
});
