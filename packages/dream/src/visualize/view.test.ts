import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectGradients } from '@dl/core/testing';
import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { randomPicture } from '../testing/small-network';
import { lookAt, randomView, type View } from './view';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

const [height, width] = [5, 7];
const pixels = randomPicture(width, height).data;
const still: View = { rotation: 0, scale: 1, shift: [0, 0] };

async function seen(view: View): Promise<number[][]> {
  const result = tf.tidy(() => lookAt(tf.tensor4d(pixels, [1, height, width, 3]), view));
  const reds = Array.from(await result.data()).filter((_, i) => i % 3 === 0);
  result.dispose();
  return Array.from({ length: height }, (_, y) => reds.slice(y * width, (y + 1) * width));
}

it('moves, with grey where the picture ends', async () => {
  const [original, moved] = [await seen(still), await seen({ ...still, shift: [2, -1] })];
  expect(original.flat()).toEqual(Array.from(pixels).filter((_, i) => i % 3 === 0));
  expect(moved[0]!.slice(2)).toEqual(original[1]!.slice(0, -2));
  expect(moved[0]!.slice(0, 2)).toEqual([0.5, 0.5]);
  expect(moved[4]).toEqual(Array(width).fill(0.5));
});

it('turns half round', async () => {
  const [original, turned] = [await seen(still), await seen({ ...still, rotation: 180 })];
  turned.flat().forEach((value, i) => expect(value).toBeCloseTo(original.flat().at(-1 - i)!, 4));
});

it('enlarges about the middle', async () => {
  const [original, enlarged] = [await seen(still), await seen({ ...still, scale: 2 })];
  expect(enlarged[2]![3]).toBeCloseTo(original[2]![3]!, 5);
  expect(enlarged[2]![5]).toBeCloseTo(original[2]![4]!, 5);
});

it('has the right gradient', async () => {
  const view = randomView(new Random(5));
  await expectGradients((x) => lookAt(x as tf.Tensor4D, view), [tf.tensor4d(pixels, [1, height, width, 3])]);
});
