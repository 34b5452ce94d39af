import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { octaveCount, octaves } from './octaves';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});

it('halves a picture by the means of its pixels', async () => {
  await expectNoLeaks(async () => {
    const picture = tf.tensor4d([1, 3, 5, 7, 2, 4, 6, 8], [1, 2, 4, 1]);
    const [whole, half] = octaves(picture, 2) as [tf.Tensor, tf.Tensor];
    expect(Array.from(await whole.data())).toEqual([1, 3, 5, 7, 2, 4, 6, 8]);
    expect(half.shape).toEqual([1, 1, 2, 1]);
    expect(Array.from(await half.data())).toEqual([2.5, 6.5]);
    tf.dispose([picture, whole, half]);
  });
});

it('leaves out octaves of pictures that would be tiny, and always has the whole', () => {
  const picture = (height: number, width: number) => tf.zeros([1, height, width, 3]);
  const pictures = [picture(256, 300), picture(130, 500), picture(5, 5)] as const;
  const [large, wide, tiny] = pictures;
  expect(octaveCount([large], 9)).toBe(4); // 256, 128, 64, 32
  expect(octaveCount([large], 2)).toBe(2);
  expect(octaveCount([large, wide], 9)).toBe(3);
  expect(octaveCount([large, tiny], 9)).toBe(1);
  tf.dispose([...pictures]);
});
