import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { backendReport, registerOrtBackend } from './index';

beforeAll(async () => {
  tf.enableProdMode(); // the cpu backend advertises tfjs-node otherwise
  await registerOrtBackend();
});

/** A program that knows nothing of this package: a model of TF.js's layers, trained with `fit`. */
async function fit(): Promise<number[]> {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 8,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: seeded(1),
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: seeded(2) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const images = tf.randomUniform([40, 8, 8, 1], 0, 1, 'float32', 3);
  const classes = Array.from({ length: 40 }, (_, i) => i % 10);
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(classes, 'int32'), 10));
  const { history } = await model.fit(images, labels, {
    batchSize: 20,
    epochs: 10,
    shuffle: false,
    verbose: 0,
  });
  const predicted = model.predict(images) as tf.Tensor;
  expect(predicted.shape).toEqual([40, 10]);
  const sums = tf.tidy(() => [...tf.sum(predicted, 1).dataSync()]);
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
  tf.dispose([images, labels, predicted]);
  model.dispose();
  return history.loss as number[];
}

it('trains models of TF.js layers unchanged, with the losses of cpu and nothing run on cpu', async () => {
  await tf.setBackend('cpu');
  const expected = await fit();
  await tf.setBackend('ort');
  const losses = await fit();
  losses.forEach((loss, epoch) => expect(loss).toBeCloseTo(expected[epoch]!, 3));
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  expect(backendReport().fallbacks).toEqual({});
});
