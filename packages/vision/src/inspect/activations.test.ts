import { expect, it } from '@jest/globals';
import { InvalidArgumentError, type HostTensor } from '@dl/core';
import { Conv2d, Dropout, Flatten, Linear, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { activations } from './activations';
import { drawActivations } from './draw-activations';

const images: HostTensor<'float32'> = {
  dtype: 'float32',
  shape: [2, 1, 2, 1],
  data: Float32Array.of(1, 2, 3, 4),
};

it('reads what modules return, in evaluation mode', async () => {
  const convolution = new Conv2d(1, 2, 1);
  convolution.weight.assign(tf.tensor4d([10, -1], [1, 1, 1, 2]));
  convolution.bias!.assign(tf.tensor1d([0, 0.5]));
  const model = new Sequential(convolution, new Dropout(0.9), new Flatten(), new Linear(4, 3));
  const result = await expectNoLeaks(() => activations(model, images, ['1', '2']));
  expect(result['1']).toMatchObject({ dtype: 'float32', shape: [2, 1, 2, 2] });
  expect(Array.from(result['1'].data)).toEqual([10, -0.5, 20, -1.5, 30, -2.5, 40, -3.5]);
  expect(result['2'].shape).toEqual([2, 4]);
  expect(model.training).toBe(true);
  await expect(expectNoLeaks(() => activations(model, images, ['7']))).rejects.toThrow(/no module "7"/);
});

it('draws a tile a channel, from the least to the greatest value of the layer or of the channel', () => {
  const maps: HostTensor<'float32'> = {
    dtype: 'float32',
    shape: [1, 1, 2, 2],
    data: Float32Array.of(0, 5, 1, 10), // channel 0: 0, 1; channel 1: 5, 10
  };
  const colorsOf = (perChannel: boolean) => {
    const { data, width, height } = drawActivations(maps, { perChannel });
    expect([width, height]).toEqual([64 + 3 + 64, 32]);
    return [0, 63, 67, 130].map((x) => data.subarray(3 * x, 3 * x + 3).reduce((sum, level) => sum + level));
  };
  const [lowest, highest] = [0 + 0 + 4, 0xfc + 0xff + 0xa4];
  expect(colorsOf(true)).toEqual([lowest, highest, lowest, highest]);
  const [a, b, c, d] = colorsOf(false) as [number, number, number, number];
  expect([a, d]).toEqual([lowest, highest]);
  expect(b).toBeLessThan(c);
  expect(b).toBeGreaterThan(lowest);
});

it('draws vectors as a sheet, and says what it cannot draw', () => {
  const vectors: HostTensor<'float32'> = {
    dtype: 'float32',
    shape: [2, 4],
    data: Float32Array.of(0, 0, 0, 0, 0, 1, 0, 0),
  };
  const { width, height, data } = drawActivations(vectors, { image: 1 });
  expect([width, height]).toEqual([25, 25]);
  expect([data[0], data[13 * 3]]).toEqual([0, 0xfc]);
  expect(() => drawActivations(vectors, { image: 2 })).toThrow(InvalidArgumentError);
  expect(() => drawActivations({ ...vectors, shape: [8] })).toThrow(/received image 0 of \[8\]/);
});
