/**
 * Run by `threads.test.ts` in processes of their own: 20 steps of the course's MNIST network on random digits with the
 * number of threads in the first argument. Prints a hash of the final weights.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { valueAndGradients } from '../../gradients';
import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '../../nn';
import { Random } from '../../random';
import { adam, crossEntropy } from '../../train';
import { useBackend } from '../use-backend';

await useBackend('wasm', { threads: Number(process.argv[2]) });
const network = new Sequential(
  new Conv2d(1, 32, 3),
  new ReLU(),
  new Conv2d(32, 32, 3),
  new ReLU(),
  new MaxPool2d(2),
  new Dropout(0.25),
  new Flatten(),
  new Linear(4608, 128),
  new ReLU(),
  new Linear(128, 10),
);
const optimizer = adam()(network.namedParameters());
const random = new Random(1);
for (let step = 0; step < 20; step++) {
  const images = tf.tensor(random.fillUniform(new Float32Array(8 * 784)), [8, 28, 28, 1]);
  const labels = tf.tensor1d(
    Array.from({ length: 8 }, () => random.integer(10)),
    'int32',
  );
  const loss = () => crossEntropy(network.forward(images), labels);
  const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
  optimizer.step(gradients);
  tf.dispose([value, gradients, images, labels]);
}
const hash = createHash('sha256');
for (const parameter of network.parameters()) hash.update(parameter.value.dataSync());
process.stdout.write(hash.digest('hex'));
