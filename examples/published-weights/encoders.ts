/**
 * Loads the first three blocks of VGG-19 from a TensorFlow.js folder, and an encoder a quarter as wide that was distilled
 * from it from a PyTorch file, and shows how much of the large one's maps is in the small one's, beside an encoder of its size with random weights:
 * `npm run encoders --workspace=examples/published-weights`.
 */
import { fromHostTensor, Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, readImage, resize, toTensor } from '@dl/core/data';
import { Encoder, loadEncoder } from '@dl/style';
import { vgg19 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { published } from './data';

await useBackend();

const photograph = applyTransforms(await readImage(published('style/content/tubingen.jpg')), [
  resize([256, 256]),
  toTensor(),
]);
const image = tf.tidy(() => tf.expandDims(fromHostTensor(photograph), 0)); // [1, 256, 256, 3] in 0..1

// The folder has 8 of the 16 convolutions.
const large = await loadEncoder('vgg19', {
  weights: published('imagenet/vgg19_conv1-conv3/model.json'),
  lastLayer: 'relu3_4',
});
const small = await loadEncoder('distilled', {
  weights: published('imagenet/vgg19_16x_distilled/e5_base.pth'),
});
const layers = ['relu1_1', 'relu2_1', 'relu3_1'] as const;
const random = new Encoder(
  withRandom(new Random(0), () => vgg19({ classifier: false, width: 0.25, paddingMode: 'reflect' })),
  {
    name: 'random',
    layers: new Map(layers.map((layer, block) => [layer, 2 ** block])),
    ...{ mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225] },
    ...{ contentLayers: [], styleLayers: [] },
  },
);

const alignments: Record<string, number> = {};
const expected = large.encode(image, layers);
for (const encoder of [small, random]) {
  const found = encoder.encode(image, layers);
  for (const layer of layers) {
    alignments[`${encoder.name} ${layer}`] = await alignment(expected[layer], found[layer]);
  }
  tf.dispose(found);
}
console.log(alignments);
tf.dispose([image, expected]);
for (const encoder of [large, small, random]) encoder.dispose();

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
