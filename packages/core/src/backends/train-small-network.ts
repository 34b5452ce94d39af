import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../gradients';
import { BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '../nn';
import { Random, withRandom } from '../random';
import { adam, crossEntropy } from '../train';

const [batchSize, size, classes] = [12, 10, 4];

/**
 * Only for tests: trains a small convolutional network on the current backend to tell in which quarter of a noisy image the
 * bright spot is, and returns the loss of each step. Weights and data come from one seed.
 */
export async function trainSmallNetwork(steps: number): Promise<number[]> {
  const random = new Random(1);
  const network = withRandom(
    random,
    () =>
      new Sequential(
        new Conv2d(1, 4, 3),
        new BatchNorm2d(4),
        new ReLU(),
        new MaxPool2d(2),
        new Conv2d(4, 8, 3, { padding: 1 }),
        new ReLU(),
        new Flatten(),
        new Linear(4 * 4 * 8, classes),
      ),
  );
  const optimizer = adam({ learningRate: 5e-3 })(network.namedParameters());
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { images, labels } = spots(random);
    const loss = () => crossEntropy(network.forward(images), labels);
    const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
    optimizer.step(gradients);
    losses.push((await value.data())[0]!);
    tf.dispose([images, labels, value, gradients]);
  }
  optimizer.dispose();
  network.dispose();
  return losses;
}

function spots(random: Random): { images: tf.Tensor4D; labels: tf.Tensor1D } {
  const pixels = random.fillUniform(new Float32Array(batchSize * size * size));
  const labels = Array.from({ length: batchSize }, () => random.integer(classes));
  labels.forEach((label, image) => {
    const row = (label >> 1) * (size / 2) + random.integer(size / 2 - 1);
    const column = (label & 1) * (size / 2) + random.integer(size / 2 - 1);
    pixels[(image * size + row) * size + column]! += 3;
  });
  return {
    images: tf.tensor4d(pixels, [batchSize, size, size, 1]), // [batch, height, width, channel]
    labels: tf.tensor1d(labels, 'int32'),
  };
}
