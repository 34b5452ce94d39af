import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { evaluateVqa, loadVqaV2, trainVqa } from './index';

let folder: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-vqa-v2-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hues = { red: [220, 20, 20], blue: [20, 30, 220] };

interface Asked {
  hue: keyof typeof hues;
  question: string;
  /** How many of the ten people gave each answer. */
  people: Record<string, number>;
}

/** Writes questions, annotations and pictures in the form of the official download. */
async function writeSplit(split: 'train2014' | 'val2014', asked: readonly Asked[]) {
  const questions: object[] = [];
  const annotations: object[] = [];
  mkdirSync(path.join(folder, 'images', split), { recursive: true });
  for (const [index, { hue, question, people }] of asked.entries()) {
    const [image_id, question_id] = [index + 1, (index + 1) * 1000];
    questions.push({ question_id, image_id, question });
    const given = Object.entries(people).flatMap(([answer, count]) => Array<string>(count).fill(answer));
    annotations.push({
      ...{ question_id, image_id, question_type: question.split(' ')[0]!.toLowerCase() },
      answer_type: question.startsWith('Is') ? 'yes/no' : 'other',
      multiple_choice_answer: given[0],
      answers: given.map((answer, i) => ({ answer, answer_confidence: 'yes', answer_id: i + 1 })),
    });
    const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => hues[hue][i % 3]!);
    const file = `COCO_${split}_${String(image_id).padStart(12, '0')}.jpg`;
    await writeImage(path.join(folder, 'images', split, file), { data, width: 16, height: 16, channels: 3 });
  }
  const write = (name: string, content: object) =>
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  write(`v2_OpenEnded_mscoco_${split}_questions.json`, { questions });
  write(`v2_mscoco_${split}_annotations.json`, { annotations });
}

it('goes from the official files to the official accuracy', async () => {
  const color = 'What color is it?';
  const red = 'Is it red?';
  await writeSplit(
    'train2014',
    Array.from({ length: 40 }, (_, i): Asked => {
      const hue = i % 2 ? 'red' : 'blue';
      return i % 4 < 2
        ? { hue, question: color, people: { [hue]: 8, colorful: 2 } }
        : { hue, question: red, people: hue === 'red' ? { yes: 9, no: 1 } : { no: 10 } };
    }),
  );
  await writeSplit('val2014', [
    { hue: 'red', question: color, people: { Red: 3, crimson: 7 } },
    { hue: 'blue', question: color, people: { 'blue.': 2, navy: 8 } },
    { hue: 'red', question: red, people: { yes: 1, no: 9 } },
    { hue: 'blue', question: red, people: { no: 10 } },
  ]);
  const images = path.join(folder, 'images');
  const train = await loadVqaV2(folder, { split: 'train2014', images });
  const { model } = await trainVqa(train, {
    ...{ side: 8, channels: [6, 8], features: 16, wordFeatures: 8, dropout: 0 },
    ...{ loss: 'soft-scores', batchSize: 16, epochs: 20, learningRate: 0.02 },
  });
  const { answers, vqaAccuracy, byAnswerType } = await evaluateVqa(
    model,
    await loadVqaV2(folder, { split: 'val2014', images }),
  );
  model.dispose();
  expect(answers).toEqual(['red', 'blue', 'yes', 'no']);
  // The mean, over the ten ways to leave one person out, of min(1, agreeing / 3).
  const [three, two, one] = [(3 * (2 / 3) + 7) / 10, (2 * (1 / 3) + 8 * (2 / 3)) / 10, 9 / 10 / 3];
  expect(vqaAccuracy).toBeCloseTo((three + two + one + 1) / 4, 12);
  expect(byAnswerType).toEqual([
    { type: 'other', questions: 2, score: expect.closeTo((three + two) / 2, 12) },
    { type: 'yes/no', questions: 2, score: expect.closeTo((one + 1) / 2, 12) },
  ]);
});
