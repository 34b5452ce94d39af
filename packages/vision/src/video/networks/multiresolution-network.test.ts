import { expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { expectGradients, expectNoLeaks } from '@dl/core/testing';
import { crossEntropy } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { slowFusion } from './fusion';
import { MultiresolutionNetwork } from './multiresolution-network';
import type { Tower } from './tower';

const tower: Tower = { layers: [['C', 2, 3, 1], 'P', ['C', 3, 3, 1], 'P', ['C', 4, 3, 1], 'P'], hidden: [5] };
const make = (options: object = {}) =>
  withRandom(
    new Random(1),
    () => new MultiresolutionNetwork({ classes: 4, size: 16, channels: 1, tower, ...options }),
  );

it('has two streams of 7x7x256 with weights of their own, for the frames of the paper', () => {
  const model = new MultiresolutionNetwork({ classes: 487, width: 1 / 16 });
  expect([model.context.outputs, model.fovea.outputs]).toEqual([7 * 7 * 16, 7 * 7 * 16]);
  const names = [...model.namedParameters()].map(([name]) => name);
  expect(names.filter((name) => name.startsWith('context.'))).toHaveLength(10);
  expect(names.filter((name) => name.startsWith('fovea.'))).toHaveLength(10);
  expect(tf.tidy(() => model.forward(tf.zeros([1, 1, 178, 178, 3])).shape)).toEqual([1, 487]);
});

it('shows the fovea the middle at full resolution, and the context everything at half', () => {
  const model = make({ mean: 0 });
  const seen: Record<string, tf.Tensor> = {};
  for (const stream of ['context', 'fovea'] as const) {
    const forward = model[stream].forward.bind(model[stream]);
    model[stream].forward = (clips) => {
      seen[stream] = tf.keep(tf.clone(clips));
      return forward(clips);
    };
  }
  const frame = tf.reshape(tf.range(0, 256), [1, 1, 16, 16, 1]); // row r, column c is 16 r + c
  model.forward(frame);
  expect(seen.fovea!.shape).toEqual([1, 1, 8, 8, 1]);
  expect(seen.fovea!.dataSync()[0]).toBe(16 * 4 + 4);
  expect(seen.fovea!.dataSync()[63]).toBe(16 * 11 + 11);
  expect(seen.context!.shape).toEqual([1, 1, 8, 8, 1]);
  expect(seen.context!.dataSync()[0]).toBe((0 + 1 + 16 + 17) / 4);
  expect(seen.context!.dataSync()[63]).toBe((238 + 239 + 254 + 255) / 4);
});

it.each([{}, { fusion: slowFusion }])('has the gradients of finite differences, with %j', async (options) => {
  const model = make(options);
  const clips = tf.randomUniform([2, model.clipFrames, 16, 16, 1], 0, 1, 'float32', 5);
  const target = tf.tensor1d([1, 3], 'int32');
  await expectGradients((clips) => crossEntropy(model.forward(clips), target), [clips]);
  await expectNoLeaks(() => model.forward(clips).dispose());
});

it('refuses frames that cannot be halved', () => {
  expect(() => make({ size: [16, 15] })).toThrow(/even height and width; received 16,15/);
});
