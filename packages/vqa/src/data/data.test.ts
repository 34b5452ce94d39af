import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeImage } from '@dl/core/data';
import { writeNpy } from '@dl/formats';
import { loadClevr } from './load-clevr';
import { loadEasyVqa } from './load-easy-vqa';
import { loadShapes } from './load-shapes';
import { loadVqaV2 } from './load-vqa-v2';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'dl-vqa-data-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file below the folder, JSON unless it is a text. */
function write(name: string, content: unknown) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
  );
}

const picture = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 2, height: 1, channels: 3 } as const;

/** Writes {@link picture} below the folder. */
async function draw(name: string) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  await writeImage(path.join(folder, name), picture);
}

describe('easy-VQA', () => {
  it('is read', async () => {
    write('easy/answers.txt', 'circle\nyes\nno\n');
    write('easy/test/questions.json', [
      ['what is the red shape?', 'circle', 7],
      ['is there a circle?', 'yes', 7],
    ]);
    await draw('easy/test/images/7.png');
    const { images, questions } = await loadEasyVqa(path.join(folder, 'easy'), { split: 'test' });
    expect(questions).toEqual([
      { id: 0, question: 'what is the red shape?', answer: 'circle', imageId: 7, answerType: 'other' },
      { id: 1, question: 'is there a circle?', answer: 'yes', imageId: 7, answerType: 'yes/no' },
    ]);
    expect(await images.read(7)).toEqual(picture);
    await expect(images.read(8)).rejects.toThrow(/8\.png/);
  });

  it('errors name file and entry', async () => {
    write('bad/answers.txt', 'yes\n');
    const load = () => loadEasyVqa(path.join(folder, 'bad'));
    await expect(load()).rejects.toThrow(/train\/questions\.json/);
    write('bad/train/questions.json', '[[');
    await expect(load()).rejects.toThrow(/questions\.json is not JSON/);
    write('bad/train/questions.json', [['is it?', 'yes', 0], ['is it?', 'yes']]); // prettier-ignore
    await expect(load()).rejects.toThrow(/questions\.json has not the form of easy-VQA.*entry \[1\]/);
    write('bad/train/questions.json', [['is it?', 'perhaps', 0]]);
    await expect(load()).rejects.toThrow(/entry \[0\]: the answer "perhaps" is not in answers\.txt/);
  });
});

describe('SHAPES', () => {
  const data = Uint8Array.from({ length: 2 * 2 * 2 * 3 }, (_, i) => i);
  const npy = writeNpy({ dtype: 'uint8', shape: [2, 2, 2, 3], data });

  it('is read, with red first', async () => {
    write('shapes/val.input.npy', npy);
    write('shapes/val.query_str.txt', 'is a red shape above a circle\nis a circle red\n');
    write('shapes/val.output', 'true\nfalse\n');
    const { images, questions } = await loadShapes(path.join(folder, 'shapes'), { split: 'val' });
    expect(questions[0]).toEqual({
      ...{ id: 0, imageId: 0, question: 'is a red shape above a circle', answer: 'yes' },
      ...{ questionType: '7 words', answerType: 'yes/no' },
    });
    expect(questions[1]!.answer).toBe('no');
    const { data: pixels, ...size } = await images.read(1);
    expect(size).toEqual({ width: 2, height: 2, channels: 3 });
    expect([...pixels.slice(0, 6)]).toEqual([14, 13, 12, 17, 16, 15]);
  });

  it('errors name file and line', async () => {
    const load = () => loadShapes(path.join(folder, 'bad-shapes'), { split: 'train' });
    write('bad-shapes/train.input.npy', npy);
    write('bad-shapes/train.query_str.txt', 'is it\nis it\n');
    write('bad-shapes/train.output', 'true\nmaybe\n');
    await expect(load()).rejects.toThrow(/train\.output: line 2: expected true or false, read "maybe"/);
    write('bad-shapes/train.output', 'true\n');
    await expect(load()).rejects.toThrow(/train\.output has 1 lines for 2 pictures/);
    const flat = writeNpy({ dtype: 'uint8', shape: [24], data });
    write('bad-shapes/train.input.npy', flat);
    await expect(load()).rejects.toThrow(/uint8 \[pictures, side, side, 3\]; this is uint8 \[24\]/);
  });
});

describe('CLEVR', () => {
  const question = {
    ...{ question: 'Are there more cubes than balls?', answer: 'no', image_index: 4 },
    ...{ image_filename: 'CLEVR_val_000004.png', question_index: 11 },
    program: [{ function: 'scene' }, { function: 'greater_than' }],
  };

  it('is read', async () => {
    write('clevr/questions/CLEVR_val_questions.json', { info: {}, questions: [question] });
    await draw('clevr/images/val/CLEVR_val_000004.png');
    const { images, questions } = await loadClevr(path.join(folder, 'clevr'), { split: 'val' });
    expect(questions).toEqual([
      {
        ...{ id: 11, question: question.question, answer: 'no', imageId: 4 },
        ...{ answerType: 'yes/no', questionType: 'greater_than' },
      },
    ]);
    expect(await images.read(4)).toEqual(picture);
  });

  it('says that the test split has no answers', async () => {
    write('clevr/questions/CLEVR_test_questions.json', { questions: [{ ...question, answer: undefined }] });
    await expect(loadClevr(path.join(folder, 'clevr'), { split: 'test' })).rejects.toThrow(
      /CLEVR_test_questions\.json: entry questions\[0\] has no answer/,
    );
  });
});

describe('VQA v2', () => {
  const asked = { question_id: 262148000, image_id: 262148, question: 'Where is he looking?' };
  const annotation = {
    ...{ question_id: 262148000, image_id: 262148, question_type: 'none of the above', answer_type: 'other' },
    multiple_choice_answer: 'down',
    answers: Array.from({ length: 10 }, (_, i) => ({
      ...{ answer: i < 6 ? 'down' : 'at table', answer_confidence: 'yes', answer_id: i + 1 },
    })),
  };

  it('is read', async () => {
    write('vqa/v2_OpenEnded_mscoco_val2014_questions.json', { info: {}, questions: [asked] });
    write('vqa/v2_mscoco_val2014_annotations.json', { info: {}, annotations: [annotation] });
    await draw('coco/val2014/COCO_val2014_000000262148.png');
    const { images, questions } = await loadVqaV2(path.join(folder, 'vqa'), {
      split: 'val2014',
      images: path.join(folder, 'coco'),
    });
    expect(questions).toEqual([
      {
        ...{ id: 262148000, imageId: 262148, question: 'Where is he looking?', answer: 'down' },
        answers: annotation.answers.map(({ answer }) => answer),
        ...{ questionType: 'none of the above', answerType: 'other' },
      },
    ]);
    await expect(images.read(262148)).rejects.toThrow(/COCO_val2014_000000262148\.jpg/);
  });

  it('errors name file and entry', async () => {
    const load = () => loadVqaV2(path.join(folder, 'vqa'));
    write('vqa/v2_OpenEnded_mscoco_train2014_questions.json', { questions: [asked] });
    write('vqa/v2_mscoco_train2014_annotations.json', { annotations: [] });
    await expect(load()).rejects.toThrow(/questions\[0\].*no annotation of question 262148000/);
    write('vqa/v2_mscoco_train2014_annotations.json', { annotations: [{ ...annotation, image_id: 1 }] });
    await expect(load()).rejects.toThrow(/for picture 1, not 262148/);
    write('vqa/v2_mscoco_train2014_annotations.json', { annotations: [{ ...annotation, answers: [] }] });
    await expect(load()).rejects.toThrow(/entry annotations\[0\]\.answers/);
  });
});
