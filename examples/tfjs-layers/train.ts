/**
 * A program for plain TF.js: tf.sequential, compile, fit, evaluate. Two lines make it train at native speed in Node; the
 * rest would be the same on any other backend.
 *
 *     npm start --workspace=examples/tfjs-layers
 */
import * as tf from '@tensorflow/tfjs';
import { registerOrtBackend } from '@dl/backend-ort';
import { digits } from './digits';

await registerOrtBackend();
await tf.setBackend('ort');

const model = tf.sequential({
  layers: [
    tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
    tf.layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 128, activation: 'relu' }),
    tf.layers.dropout({ rate: 0.5 }),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

const { train, test } = digits(4000, 1000);
const start = performance.now();
await model.fit(train.images, train.labels, {
  batchSize: 64,
  epochs: 2,
  callbacks: {
    onEpochEnd: (epoch, logs) => {
      const { loss, acc } = logs!;
      process.stdout.write(`epoch ${epoch + 1}: loss ${loss!.toFixed(4)}, accuracy ${acc!.toFixed(4)}\n`);
    },
  },
});
const [, accuracy] = model.evaluate(test.images, test.labels) as tf.Scalar[];
const seconds = ((performance.now() - start) / 1000).toFixed(1);
process.stdout.write(
  `accuracy ${(await accuracy!.data())[0]!.toFixed(4)} on 1,000 other digits, after ${seconds} s\n`,
);
