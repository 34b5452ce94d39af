import { expect, it } from '@jest/globals';
import { shapesSymmetries, withSymmetries } from './shapes-symmetries';
import type { VqaDataset } from './vqa-dataset';

// A red point at the upper left, a blue one below it.
const picture = {
  ...{ width: 2, height: 2, channels: 3 as const },
  data: Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0),
};
const dataset = {
  questions: [{ id: 0, imageId: 0, question: 'is a red shape above a blue shape', answer: 'yes' }],
  images: { read: async () => picture },
} as unknown as VqaDataset;

const colors = ['red', 'green', 'blue'];

/** The place of the one pixel of a colour. */
function find(data: Uint8Array, color: string): [x: number, y: number] {
  const pixel = [0, 1, 2, 3].find((pixel) => data[3 * pixel + colors.indexOf(color)] === 255)!;
  return [pixel % 2, Math.floor(pixel / 2)];
}

it('changes pictures and words alike, in all ways', async () => {
  const { questions, images } = withSymmetries(dataset);
  expect(questions).toHaveLength(shapesSymmetries);
  expect(questions[0]).toEqual(dataset.questions[0]);
  expect((await images.read(0)).data).toEqual(picture.data);
  const seen = new Set<string>();
  for (const { question, imageId } of questions) {
    const { data } = await images.read(imageId);
    const [, one, relation, other] = /^is a (\w+) shape (.+) a (\w+) shape$/.exec(question)!;
    const [[x, y], [otherX, otherY]] = [find(data, one!), find(data, other!)];
    expect([
      question,
      { 'left of': x < otherX, 'right of': x > otherX, above: y < otherY, below: y > otherY }[relation!],
    ]).toEqual([question, true]);
    seen.add(`${question} ${data.join()}`);
  }
  expect(seen.size).toBe(shapesSymmetries);
});
