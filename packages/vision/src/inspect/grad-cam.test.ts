import { beforeAll, expect, it } from '@jest/globals';
import { fromHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { Conv2d, features, Flatten, GlobalAvgPool, Linear, Module, ReLU, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { gradCam } from './grad-cam';
import { channels, classes, height, randomImage, smallNetwork, width } from './testing/small-network';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'cpu'));

const image = randomImage(1);

const read = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

it('is CAM for a network that ends in a global mean and a linear layer', async () => {
  const model = smallNetwork();
  const { coarse, map, layer } = await expectNoLeaks(() => gradCam(model, image, { classIndex: 1 }));
  expect(layer).toBe('2');
  expect([coarse.shape, map.shape]).toEqual([[2, 3], [6, 8]]); // prettier-ignore

  // Zhou et al. 2016: the maps weighted by the class's row of the linear layer. The gradient of a mean over n is 1 / n.
  model.eval();
  const maps = read(features(model, tf.expandDims(fromHostTensor(image), 0), ['1'])['1']);
  const weights = read((model.at(4) as Linear).weight.value); // [4, classes]
  const expected = Array.from({ length: 6 }, (_, place) => {
    const sum = [0, 1, 2, 3].reduce((sum, k) => sum + weights[k * classes + 1]! * maps[place * 4 + k]!, 0);
    return Math.max(0, sum / 6);
  });
  for (const [i, value] of expected.entries()) expect(coarse.data[i]).toBeCloseTo(value, 6);
  expect(Math.max(...expected)).toBeGreaterThan(0);
  // Bilinear, edges in place: the corner pixels of the large map are those of the small one.
  expect(map.data[0]).toBeCloseTo(expected[0]!, 6);
  expect(map.data.at(-1)).toBeCloseTo(expected[5]!, 6);
});

it('weighs by mean gradients at a layer in the middle, computed by hand', async () => {
  // One pixel row, two 1x1 maps A = 2x and B = -x + 4; logit = sum of A^2 - 3 B, through a square after the layer.
  class Square extends Module {
    forward = (x: tf.Tensor) => tf.concat([tf.square(tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 1])), tf.slice(x, [0, 0, 0, 1], [-1, -1, -1, 1])], 3); // prettier-ignore
  }
  class Total extends Module {
    forward = (x: tf.Tensor) => tf.reshape(tf.sum(tf.mul(x, tf.tensor1d([1, -3])), [1, 2, 3]), [-1, 1]);
  }
  const convolution = new Conv2d(1, 2, 1);
  convolution.weight.assign(tf.tensor4d([2, -1], [1, 1, 1, 2]));
  convolution.bias!.assign(tf.tensor1d([0, 4]));
  const model = new Sequential(convolution, new Square(), new Total());
  const row: HostTensor<'float32'> = { dtype: 'float32', shape: [1, 3, 1], data: Float32Array.of(1, 2, 3) };
  const { coarse } = await gradCam(model, row, { layer: '0' });
  // A = [2, 4, 6], dy/dA = 2A = [4, 8, 12], mean 8; B = [3, 2, 1], dy/dB = -3. 8 A - 3 B:
  expect(Array.from(coarse.data)).toEqual([7, 26, 45]);
});

it('looks by itself at a module that has one name', async () => {
  const relu = new ReLU();
  const [first, second, head] = [new Conv2d(channels, 4, 3), new Conv2d(4, 4, 1), new Linear(4, classes)];
  const model = new Sequential(first, relu, second, relu, new GlobalAvgPool(), head);
  expect((await gradCam(model, image)).layer).toBe('2');
});

it('says what is wrong, and leaves the network as it was', async () => {
  const model = smallNetwork();
  await expect(expectNoLeaks(() => gradCam(model, image, { layer: '3' }))).rejects.toThrow(
    /"3" gives \[1, 4\]/,
  );
  await expect(gradCam(model, image, { layer: 'conv5' })).rejects.toThrow(/no module "conv5"/);
  const linear = new Sequential(new Flatten(), new Linear(height * width * channels, classes));
  await expect(gradCam(linear, image)).rejects.toThrow(/no module of Sequential gives feature maps/);
  expect([...model.namedModules()].some(([, module]) => Object.hasOwn(module, 'forward'))).toBe(false);
  expect(model.training).toBe(true);
});
