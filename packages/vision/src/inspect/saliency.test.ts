import { beforeAll, expect, it } from '@jest/globals';
import { fromHostTensor, InvalidArgumentError, Random, ShapeError, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { BatchNorm2d, Conv2d, Flatten, Linear, Sequential, Tanh } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { saliency } from './saliency';
import { channels, classes, height, randomImage, smallNetwork, width } from './testing/small-network';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'cpu'));

const image = randomImage(1);

const read = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

function expectClose(actual: { data: ArrayLike<number> }, expected: { data: ArrayLike<number> }): void {
  expect(actual.data).toHaveLength(expected.data.length);
  for (const [i, value] of Array.from(expected.data).entries()) expect(actual.data[i]).toBeCloseTo(value, 6);
}

it('is the gradient of the logit of the class, checked by finite differences', async () => {
  const model = withRandom(new Random(3), () => {
    const hidden = [new Conv2d(channels, 4, 3, { padding: 1 }), new BatchNorm2d(4), new Tanh()] as const;
    return new Sequential(...hidden, new Flatten(), new Linear(4 * height * width, classes));
  });
  const { gradient, map, classIndex } = await expectNoLeaks(() => saliency(model, image, { classIndex: 2 }));
  expect(classIndex).toBe(2);

  model.eval();
  const x = tf.expandDims(fromHostTensor(image), 0);
  const logit = (x: tf.Tensor) => tf.squeeze(tf.slice(model.forward(x), [0, 2], [1, 1]));
  const step = 1e-2;
  for (const element of image.data.keys()) {
    const at = (sign: number) => {
      const moved = tf.buffer(x.shape, 'float32', Float32Array.from(image.data));
      moved.values[element]! += sign * step;
      return logit(moved.toTensor()).dataSync()[0]!;
    };
    expect(gradient.data[element]).toBeCloseTo((at(1) - at(-1)) / (2 * step), 3);
  }
  expect(Math.max(...map.data)).toBeGreaterThan(0.05); // far more than the 3 digits
  const expected = Array.from({ length: height * width }, (_, pixel) =>
    Math.max(...[0, 1].map((channel) => Math.abs(gradient.data[pixel * channels + channel]!))),
  );
  expect(Array.from(map.data)).toEqual(expected);
  expect(map.shape).toEqual([height, width]);
  expect(new Set(map.data).size).toBeGreaterThan(10);
});

it('explains the predicted class unless told otherwise, in evaluation mode', async () => {
  const model = smallNetwork();
  const { classIndex, probability } = await saliency(model, image);
  expect(model.training).toBe(true);
  const probabilities = read(tf.softmax(model.eval().forward(tf.expandDims(fromHostTensor(image), 0))));
  expect(probability).toBeCloseTo(Math.max(...probabilities), 5);
  expect(probabilities[classIndex]).toBe(Math.max(...probabilities));
});

it('averages over noisy copies, the same for the same seed', async () => {
  const model = smallNetwork().eval();
  const options = { classIndex: 0, samples: 7, batchSize: 3 };
  const smooth = await expectNoLeaks(() => saliency(model, image, options));
  expectClose((await saliency(model, image, { ...options, batchSize: 7 })).gradient, smooth.gradient);
  expect((await saliency(model, image, { ...options, seed: 1 })).gradient).not.toEqual(smooth.gradient);
  const still = await saliency(model, image, { ...options, noise: 0 });
  const plain = await saliency(model, image, { classIndex: 0 });
  expectClose(still.gradient, plain.gradient);

  // The definition: the mean of the gradients of the copies, each with noise of its own.
  const deviation = 0.15 * (Math.max(...image.data) - Math.min(...image.data));
  const mean = new Float64Array(image.data.length);
  for (let copy = 0; copy < 7; copy++) {
    const noise = Random.derive(0, copy).fillNormal(new Float32Array(image.data.length), 0, deviation);
    const data = image.data.map((value, i) => value + noise[i]!);
    const { gradient } = await saliency(model, { ...image, data }, { classIndex: 0 });
    for (const [i, value] of gradient.data.entries()) mean[i]! += value / 7;
  }
  expectClose(smooth.gradient, { data: mean });
});

it('says what is wrong', async () => {
  await expect(saliency(smallNetwork(), image, { classIndex: 3 })).rejects.toThrow(/classes 0 to 2.*3/);
  await expect(saliency(smallNetwork(), image, { samples: 0 })).rejects.toThrow(InvalidArgumentError);
  const batch = { ...image, shape: [1, ...image.shape] };
  await expect(saliency(smallNetwork(), batch)).rejects.toThrow(ShapeError);
  const bytes = { dtype: 'uint8', shape: image.shape, data: new Uint8Array(image.data.length) } as const;
  await expect(saliency(smallNetwork(), bytes)).rejects.toThrow(/received uint8/);
});
