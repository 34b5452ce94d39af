/**
 * Loads the first three blocks of VGG-19 from a TensorFlow.js folder, and an encoder a quarter as wide that was distilled
 * from it from a PyTorch file, and shows how much of the large one's maps is in the small one's, beside an encoder of its size with random weights:
 * `npm run encoders --workspace=examples/published-weights`.
 */
import { fromHostTensor, Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, readImage, resize, toTensor } from '@dl/core/data';
import { initialize, type StateDict } from '@dl/core/nn';
import { loadWeights, MappedReader, openWeights } from '@dl/formats';
import { features, findPretrained, kerasVggNames, vgg19 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { published } from './data';

await useBackend();

const photograph = applyTransforms(await readImage(published('style/content/tubingen.jpg')), [
  resize([256, 256]),
  toTensor(),
]);
const image = tf.tidy(() => tf.expandDims(fromHostTensor(photograph), 0)); // [1, 256, 256, 3] in 0..1

// Keras' names and layouts. The folder has 8 of the 16 convolutions; the others keep random weights and are not run.
const folder = await openWeights(published('imagenet/vgg19_conv1-conv3/model.json'));
const reader = new MappedReader(folder, kerasVggNames('vgg19'));
const network = vgg19({ classifier: false }).eval();
const weights = tf.tidy(() => network.stateDict());
for (const [name, tensor] of Object.entries(await reader.read(reader.names.slice(0, 16)))) {
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

const alignments: Record<string, number> = {};
const random = tf.tidy(() => distilledFeatures(randomized(small), image));
for (const layer of layers) alignments[layer] = await alignment(large[layer], distilled[layer]!);
for (const layer of layers) alignments[`${layer} random`] = await alignment(large[layer], random[layer]!);
console.log(alignments);
tf.dispose([image, large, distilled, random, small]);
network.dispose();

/** The means that VGG-19 was trained with, in the units of an image in 0..1. */
function normalization() {
  const normalize = findPretrained('vgg19.keras').transforms.find(
    (transform) => transform.type === 'normalize',
  );
  if (normalize?.type !== 'normalize') throw new Error('vgg19.keras has no normalize');
  return normalize;
}

/** The first maps of each block of the distilled encoder. */
function distilledFeatures(state: StateDict, images: tf.Tensor): Record<string, tf.Tensor> {
  const found: Record<string, tf.Tensor> = {};
  let maps = convolve(state, 'conv0', images);
  for (const [block, count] of [2, 2, 4].entries()) {
    if (block) maps = tf.maxPool(maps as tf.Tensor4D, 2, 2, 'valid');
    for (let i = 1; i <= count; i++) {
      const padded = tf.mirrorPad(maps, [[0, 0], [1, 1], [1, 1], [0, 0]], 'reflect'); // prettier-ignore
      maps = tf.relu(convolve(state, `conv${block + 1}${i}`, padded));
      if (i === 1) found[`relu${block + 1}_1`] = maps;
    }
  }
  return found;
}

/** The same shapes with random numbers. */
function randomized(state: StateDict): StateDict {
  return withRandom(new Random(0), () =>
    Object.fromEntries(
      Object.entries(state).map(([name, tensor]) => {
        const isPreprocessing = name.startsWith('conv0.');
        if (isPreprocessing || tensor.rank < 4) return [name, tensor];
        const filters = initialize.kaimingNormal([2, 3, 1, 0].map((axis) => tensor.shape[axis]!));
        return [name, tf.transpose(filters, [3, 2, 0, 1])];
      }),
    ),
  );
}

function convolve(state: StateDict, layer: string, x: tf.Tensor): tf.Tensor {
  const filters = tf.transpose(state[`${layer}.weight`]!, [2, 3, 1, 0]) as tf.Tensor4D;
  return tf.add(tf.conv2d(x as tf.Tensor4D, filters, 1, 'valid'), state[`${layer}.bias`]!);
}

/**
 * Linear centred kernel alignment of two maps of the same pixels (Kornblith et al. 2019, section 3): 1 if one is the other
 * turned and scaled.
 */
async function alignment(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const result = tf.tidy(() => {
    const [x, y] = [a, b].map((maps) => {
      const rows = tf.reshape(maps, [-1, maps.shape.at(-1)!]); // [pixels, channels]
      return tf.sub(rows, tf.mean(rows, 0, true));
    });
    const product = (left: tf.Tensor, right: tf.Tensor) =>
      tf.sqrt(tf.sum(tf.square(tf.matMul(left, right, true, false))));
    return tf.div(tf.square(product(x!, y!)), tf.mul(product(x!, x!), product(y!, y!)));
  });
  const [value] = await result.data();
  result.dispose();
  return value!;
}
