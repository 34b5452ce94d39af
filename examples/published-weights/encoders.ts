/**
 * Loads the first three blocks of VGG-19 from a TensorFlow.js folder, and an encoder a quarter as wide that was distilled
 * from it from a PyTorch file, and shows how near the small one's maps come to the large one's:
 * `npm run encoders --workspace=examples/published-weights`.
 */
import path from 'node:path';
import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, readImage, resize, toTensor } from '@dl/core/data';
import type { StateDict } from '@dl/core/nn';
import { writeResult } from '@dl/core/results';
import { loadWeights, MappedReader, openWeights } from '@dl/formats';
import { features, findPretrained, kerasVggNames, vgg19 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { published, results } from './data';

const start = performance.now();
const { name: backend } = await useBackend();

const photograph = applyTransforms(await readImage(published('style/content/tubingen.jpg')), [
  resize([256, 256]),
  toTensor(),
]);
const image = tf.tidy(() => tf.expandDims(fromHostTensor(photograph), 0)); // [1, 256, 256, 3] in 0..1

// VGG-19 of Keras' names and layouts; the deeper layers keep their random weights and are not run.
const folder = await openWeights(published('imagenet/vgg19_conv1-conv3/model.json'));
const reader = new MappedReader(folder, kerasVggNames('vgg19'));
const network = vgg19({ classifier: false }).eval();
const weights = tf.tidy(() => network.stateDict());
for (const [name, tensor] of Object.entries(await reader.read())) {
  tf.dispose(weights[name]!);
  weights[name] = fromHostTensor(tensor);
}
network.loadStateDict(weights);
tf.dispose(weights);
const layers = ['relu1_1', 'relu2_1', 'relu3_1'] as const;
const { mean, standardDeviation } = normalization();
const large = tf.tidy(() => features(network, tf.div(tf.sub(image, mean), standardDeviation), layers));

const small = await loadWeights(published('imagenet/vgg19_16x_distilled/e5_base.pth'));
const distilled = tf.tidy(() => distilledFeatures(small, image));

const similarities: Record<string, number> = {};
for (const layer of layers) similarities[layer] = await cosine(large[layer], distilled[layer]!);
console.log(similarities);
await writeResult(path.join(results, 'formats-encoders.json'), {
  name: 'formats-encoders',
  metric: "cosine of the distilled encoder's relu3_1 and VGG-19's, of one photograph",
  value: similarities['relu3_1']!,
  reference: '1 is the same; unrelated maps of a ReLU have about 0.3',
  command: 'npm run encoders --workspace=examples/published-weights',
  backend,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
  details: similarities,
});
tf.dispose([image, large, distilled, small]);
network.dispose();

/** The means that VGG-19 was trained with, in the units of an image in 0..1. */
function normalization() {
  const normalize = findPretrained('vgg19.keras').transforms.find((transform) => transform.type === 'normalize');
  if (normalize?.type !== 'normalize') throw new Error('vgg19.keras has no normalize');
  return normalize;
}

/** The maps of the distilled encoder, brought to VGG-19's widths by the 1x1 convolutions that were trained for it. */
function distilledFeatures(state: StateDict, images: tf.Tensor): Record<string, tf.Tensor> {
  const found: Record<string, tf.Tensor> = {};
  let maps = convolve(state, 'conv0', images);
  for (const [block, count] of [2, 2, 4].entries()) {
    if (block) maps = tf.maxPool(maps as tf.Tensor4D, 2, 2, 'valid');
    for (let i = 1; i <= count; i++) {
      const padded = tf.mirrorPad(maps, [[0, 0], [1, 1], [1, 1], [0, 0]], 'reflect'); // prettier-ignore
      maps = tf.relu(convolve(state, `conv${block + 1}${i}`, padded));
      if (i === 1) found[`relu${block + 1}_1`] = tf.relu(convolve(state, `conv${block + 1}1_aux`, maps));
    }
  }
  return found;
}

function convolve(state: StateDict, layer: string, x: tf.Tensor): tf.Tensor {
  const filters = tf.transpose(state[`${layer}.weight`]!, [2, 3, 1, 0]) as tf.Tensor4D;
  return tf.add(tf.conv2d(x as tf.Tensor4D, filters, 1, 'valid'), state[`${layer}.bias`]!);
}

async function cosine(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const result = tf.tidy(() =>
    tf.div(tf.sum(tf.mul(a, b)), tf.mul(tf.sqrt(tf.sum(tf.square(a))), tf.sqrt(tf.sum(tf.square(b))))),
  );
  const [value] = await result.data();
  result.dispose();
  return value!;
}
