import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { Random } from '../../random';
import type { Dataset } from '../dataset';
import { arrayDataset } from './array-dataset';
import { concat } from './concat';
import { mapDataset } from './map-dataset';
import { split } from './split';
import { subset } from './subset';
import { tensorDataset } from './tensor-dataset';
import { sequenceDataset } from './text';

const letters = arrayDataset([...'abcdefghij']);
const random = new Random(0);

async function all<Item>(dataset: Dataset<Item>): Promise<Item[]> {
  return Promise.all(Array.from({ length: dataset.length }, (_, i) => dataset.get(i, random)));
}

describe('combinators of data sets', () => {
  it('subset picks samples in the given order', async () => {
    expect(await all(subset(letters, [3, 0, 3]))).toEqual(['d', 'a', 'd']);
    expect(() => subset(letters, [10])).toThrow(InvalidArgumentError);
    expect(() => subset(letters, [-1])).toThrow(/received index -1/);
  });

  it('split gives parts without overlap, by the seed', async () => {
    const [train, test] = split(letters, [0.8, 0.2], 1);
    expect([train.length, test.length]).toEqual([8, 2]);
    expect([...(await all(train)), ...(await all(test))].sort()).toEqual([...'abcdefghij']);
    expect(await all(split(letters, [0.8, 0.2], 1)[1])).toEqual(await all(test));
    expect(await all(split(letters, [0.8, 0.2], 2)[0])).not.toEqual(await all(train));
  });

  it.each([
    [10, [1 / 3, 1 / 3, 1 / 3], [4, 3, 3]],
    [100, [0.29, 0.71], [29, 71]],
    [7, [0.5, 0.5, 0], [4, 3, 0]],
  ])('split of %i samples by %p has %p', (length, fractions, sizes) => {
    const dataset = arrayDataset(Array.from({ length }, () => 0));
    expect(split(dataset, fractions, 0).map((part) => part.length)).toEqual(sizes);
  });

  it('split refuses fractions that are none', () => {
    expect(() => split(letters, [0.8, 0.3], 1)).toThrow(InvalidArgumentError);
    expect(() => split(letters, [1.5, -0.5], 1)).toThrow(InvalidArgumentError);
  });

  it('map changes samples, with their randomness', async () => {
    const upper = mapDataset(letters, (letter, random) => letter.toUpperCase() + random.integer(1000));
    const [first, again] = [await upper.get(0, new Random(1)), await upper.get(0, new Random(1))];
    expect(first).toMatch(/^A\d+$/);
    expect(again).toBe(first);
    expect(await upper.get(0, new Random(2))).not.toBe(first);
  });

  it('concat puts data sets one after the other', async () => {
    const joined = concat(arrayDataset(['x']), arrayDataset<string>([]), subset(letters, [0, 1]));
    expect(await all(joined)).toEqual(['x', 'a', 'b']);
  });

  it('tensorDataset gives rows', async () => {
    const x = { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } as const;
    const y = { dtype: 'int32', shape: [2], data: Int32Array.of(7, 8) } as const;
    expect(await tensorDataset({ x, y }).get(1, random)).toEqual({
      x: { dtype: 'float32', shape: [3], data: Float32Array.of(4, 5, 6) },
      y: { dtype: 'int32', shape: [], data: Int32Array.of(8) },
    });
    expect(() => tensorDataset({ x, y: { ...y, shape: [1] } })).toThrow(ShapeError);
  });

  it('sequenceDataset gives each token the next one as target', async () => {
    const tokens = Int32Array.of(5, 6, 7, 8, 9);
    const samples = await all(sequenceDataset(tokens, { length: 2, stride: 1 }));
    expect(samples.map(({ input, target }) => [[...input.data], [...target.data]])).toEqual([
      [
        [5, 6],
        [6, 7],
      ],
      [
        [6, 7],
        [7, 8],
      ],
      [
        [7, 8],
        [8, 9],
      ],
    ]);
    expect(sequenceDataset(tokens, { length: 2 }).length).toBe(2);
    expect(sequenceDataset(tokens, { length: 4 }).length).toBe(1);
    expect(() => sequenceDataset(tokens, { length: 5 })).toThrow(InvalidArgumentError);
  });
});
