import { beforeAll, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { createModel, vgg11, type ModelName } from '../networks';
import { splitHead } from './split-head';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});

it.each([
  ['lenet5', 28, 1, [84]],
  ['resnet20', 32, 3, [64]],
  ['resnet18', 64, 3, [512]],
  ['squeezenet1_1', 64, 3, [3, 3, 512]],
  ['googlenet', 64, 3, [1024]],
  ['googlenet_bvlc', 64, 3, [1024]],
] as [ModelName, number, number, number[]][])(
  'the head of %s makes of what its body makes the same logits',
  async (name, size, channels, shape) => {
    await expectNoLeaks(() => {
      const network = withRandom(new Random(1), () => createModel(name, { numClasses: 5 })).eval();
      const images = withRandom(new Random(2), () =>
        tf.randomUniform([2, size, size, channels], 0, 1, undefined, 3),
      );
      const expected = network.forward(images);
      const { head, body } = splitHead(network);
      const features = body(images);
      const logits = head.forward(features);
      expect(features.shape.slice(1)).toEqual(shape);
      expect(Array.from(logits.dataSync())).toEqual(Array.from(expected.dataSync()));
      const again = network.forward(images); // the layers are as they were
      expect(Array.from(again.dataSync())).toEqual(Array.from(expected.dataSync()));
      tf.dispose([images, expected, features, logits, again]);
      network.dispose();
    });
  },
);

it('needs a classifier', () => {
  const network = vgg11({ classifier: false });
  expect(() => splitHead(network)).toThrow(/without a classifier/);
  network.dispose();
});
