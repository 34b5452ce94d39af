import { expect, it } from '@jest/globals';
import { InvalidArgumentError, type HostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';
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

/** Colours at places of a picture, as six hexadecimal digits. */
const colorsAt = ({ data, width }: Image, ...places: [x: number, y: number][]) =>
  places.map(([x, y]) =>
    Buffer.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)).toString('hex'),
  );

it('draws the largest weight of each filter as red or blue, and zero as white', () => {
  const picture = drawFilters(filters([2, 1, 1, 1], 0.01, -5));
  expect(picture).toMatchObject({ width: 36 + 4 + 36, height: 36, channels: 3 });
  expect(colorsAt(picture, [0, 0], [37, 0], [40, 0])).toEqual(['67001f', 'ffffff', '053061']);
  expect(colorsAt(drawFilters(filters([1, 1, 1, 1], 0)), [0, 0])).toEqual(['ffffff']);
});

it('draws three channels in colour, others plane by plane', () => {
  expect(colorsAt(drawFilters(filters([1, 1, 1, 3], 1, 0, -1)), [0, 0])).toEqual(['ff8000']);
  const planes = drawFilters(filters([2, 1, 1, 2], 1, -1, -3, 3));
  expect(planes).toMatchObject({ width: 76, height: 76 });
  expect(colorsAt(planes, [0, 0], [75, 0], [0, 75], [75, 75])).toEqual([
    '67001f',
    '053061',
    '053061',
    '67001f',
  ]);
});
