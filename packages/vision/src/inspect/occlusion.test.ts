import { beforeAll, expect, it } from '@jest/globals';
import type { HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { Module } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { occlusion } from './occlusion';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'cpu'));

/** Sure of class 0 if pixel (1, 1) is bright, undecided if not. */
class Corner extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    const pixel = tf.reshape(tf.slice(x, [0, 1, 1, 0], [-1, 1, 1, 1]), [-1, 1]);
    return tf.pad(tf.mul(pixel, 50), [[0, 0], [0, 1]]); // prettier-ignore
  }
}
const bright: HostTensor<'float32'> = {
  dtype: 'float32',
  shape: [3, 4, 1],
  data: new Float32Array(12).fill(1),
};

it('is the mean drop of the probability over the squares that cover a pixel', async () => {
  const { map, probability } = await expectNoLeaks(() =>
    occlusion(new Corner(), bright, { size: 2, stride: 1, batchSize: 4 }),
  );
  expect(probability).toBeCloseTo(1, 6);
  // Squares at rows 0-1 and columns 0-2. Those at columns 0 and 1 cover (1, 1) and halve the probability.
  const [all, half] = [0.5, 0.25];
  const line = [all, all, half, 0];
  for (const [i, value] of [...line, ...line, ...line].entries()) expect(map.data[i]).toBeCloseTo(value, 6);
});

it('covers every pixel, also where strides do not end at the edge', async () => {
  const { map } = await occlusion(new Corner(), bright, { size: 3, stride: 3 });
  expect(Array.from(map.data).every(Number.isFinite)).toBe(true);
  expect(map.data[3]).toBeCloseTo(0.5, 6); // the square at column 1 covers (1, 1) too
  expect((await occlusion(new Corner(), bright, { fill: 1 })).map.data).toEqual(new Float32Array(12));
});

it('says what is wrong, and stops when it is told to', async () => {
  await expect(occlusion(new Corner(), bright, { size: 4 })).rejects.toThrow(
    /size must be .* 1 to .*3; received 4/,
  );
  await expect(occlusion(new Corner(), bright, { size: 2, stride: 3 })).rejects.toThrow(
    /no pixel is left out/,
  );
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(occlusion(new Corner(), bright, { signal })).rejects.toThrow('enough');
});
