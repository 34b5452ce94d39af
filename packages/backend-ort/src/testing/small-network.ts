import * as tf from '@tensorflow/tfjs-core';

/** What training has shown: the loss of each step, and tensors alive before and after all steps but the first two. */
export interface TrainingRecord {
  losses: number[];
  tensors: [before: number, after: number];
  milliseconds: number[];
}

/** Trains a small convolutional network with Adam on the current backend, with the same numbers on each. */
export async function trainSmallNetwork(
  steps: number,
  { batchSize = 16, size = 8, channels = 8 } = {},
): Promise<TrainingRecord> {
  const uniform = (shape: number[], seed: number, bound: number) =>
    tf.randomUniform(shape, -bound, bound, 'float32', seed);
  const features = (size / 4) ** 2 * channels * 2;
  const filters = [uniform([3, 3, 1, channels], 1, 0.5), uniform([3, 3, channels, channels * 2], 2, 0.2)];
  const matrix = uniform([features, 10], 3, 0.2);
  const variables = [...filters, matrix].map((initial) => tf.variable(initial));
  const bias = tf.tidy(() => tf.variable(tf.zeros([10])));
  const images = uniform([batchSize, size, size, 1], 4, 1) as tf.Tensor4D;
  const classes = Array.from({ length: batchSize }, (_, i) => i % 10);
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(classes, 'int32'), 10));
  const loss = () => {
    let x = images;
    for (const filter of variables.slice(0, 2)) {
      x = tf.maxPool(tf.relu(tf.conv2d(x, filter as unknown as tf.Tensor4D, 1, 'same')), 2, 2, 'valid');
    }
    const logits = tf.add(tf.matMul(tf.reshape(x, [batchSize, features]), variables[2]!), bias);
    return tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(labels, logits);
  };
  const optimizer = tf.train.adam(0.01);
  const record: TrainingRecord = { losses: [], tensors: [0, 0], milliseconds: [] };
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    const cost = optimizer.minimize(loss, true)!;
    record.losses.push((await cost.data())[0]!);
    cost.dispose();
    record.milliseconds.push(performance.now() - start);
    if (step === 1) record.tensors[0] = tf.memory().numTensors;
  }
  record.tensors[1] = tf.memory().numTensors;
  tf.dispose([...filters, matrix, ...variables, bias, images, labels]);
  optimizer.dispose();
  return record;
}
