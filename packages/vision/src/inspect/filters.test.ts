import { expect, it } from '@jest/globals';
import { InvalidArgumentError, type HostTensor } from '@dl/core';
import { Conv2d, Linear, ReLU, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { drawFilters } from './draw-filters';
import { convolutionFilters } from './filters';

it('reads the first convolution, or the one that is named', async () => {
  const model = new Sequential(new ReLU(), new Conv2d(3, 2, [1, 2]), new Conv2d(2, 5, 3));
  const first = model.at(1) as Conv2d;
  first.weight.assign(tf.reshape(tf.range(0, 12), [1, 2, 3, 2])); // [height, width, in, out]
  const { layer, filters } = await expectNoLeaks(() => convolutionFilters(model));
  expect({ layer, shape: filters.shape }).toEqual({ layer: '1', shape: [2, 1, 2, 3] });
  expect(Array.from(filters.data)).toEqual([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]);
  expect((await convolutionFilters(model, '2')).filters.shape).toEqual([5, 3, 3, 2]);
  await expect(convolutionFilters(model, '0')).rejects.toThrow(/no convolution "0"; it has: 1, 2/);
  await expect(convolutionFilters(new Sequential(new Linear(1, 1)))).rejects.toThrow(InvalidArgumentError);
});

const filters = (shape: number[], ...values: number[]): HostTensor<'float32'> => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});

it('draws zero as grey and the largest weight of a filter as white or black', () => {
  const gray = drawFilters(filters([2, 1, 1, 1], 0.01, -5));
  expect(gray).toMatchObject({ width: 36 + 3 + 36, height: 36, channels: 1 });
  expect([gray.data[0], gray.data[37], gray.data[39]]).toEqual([255, 255, 0]);
  const flat = drawFilters(filters([1, 1, 1, 1], 0));
  expect(new Set(flat.data)).toEqual(new Set([128]));
});

it('draws three channels in colour, others plane by plane', () => {
  const color = drawFilters(filters([1, 1, 1, 3], 1, 0, -1));
  expect([color.channels, ...color.data.subarray(0, 3)]).toEqual([3, 255, 128, 0]);
  const planes = drawFilters(filters([2, 1, 1, 2], 1, -1, -3, 3));
  expect(planes).toMatchObject({ width: 75, height: 75, channels: 1 });
  const corners = [0, 74, 74 * 75, 75 * 75 - 1].map((i) => planes.data[i]);
  expect(corners).toEqual([255, 0, 0, 255]); // a row a filter
});
