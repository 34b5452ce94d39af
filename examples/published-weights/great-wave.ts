/**
 * Paints a photograph in the style of Hokusai's Great Wave with published weights, and compares the picture with the one
 * that the authors published: `npm run great-wave --workspace=examples/published-weights`.
 */
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { fromHostTensor, toHostTensor } from '@dl/core';
import { readImage, toImage, writeImage, type Image } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import { loadWeights } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import { out, published, results } from './data';
import { TransformNetwork } from './transform-network';

const start = performance.now();
const backend = await useBackend();

// The file's variables come in the network's order, as weight, shift and scale of each layer.
const variables = await loadWeights(published('style/fast_style_weights/wave/manifest.json'));
const network = new TransformNetwork().eval();
const state = tf.tidy(() => {
  const layers = [...network.namedParameters()]
    .map(([name]) => name)
    .filter((name) => name.endsWith('conv.weight'));
  const parts = ['conv.weight', 'norm.bias', 'norm.weight'];
  return Object.fromEntries(
    layers.flatMap((layer, i) =>
      parts.map((part, j) => {
        const variable = variables[i || j ? `Variable_${3 * i + j}` : 'Variable']!;
        const tensor = part === 'conv.weight' ? tf.transpose(variable, [3, 2, 0, 1]) : tf.clone(variable);
        return [layer.replace('conv.weight', part), tensor];
      }),
    ),
  );
});
network.loadStateDict(state);
tf.dispose([variables, state]);

const photograph = await readImage(published('style/content/chicago.jpg'));
const painted = tf.tidy(() => network.forward(pixels(photograph)));
const picture = toImage(await toHostTensor(tf.tidy(() => tf.squeeze(tf.div(painted, 255), [0]))));
const file = path.join(out, 'great-wave.png');
await writeImage(file, picture);

const reference = await readImage(published('style/reference_results/chicago_wave.jpg'));
const difference = meanAbsoluteDifference(picture, reference);
console.log(`${file}: differs from the published picture by ${difference.toFixed(2)} of 255 on average`);
await writeResult(path.join(results, 'formats-great-wave.json'), {
  name: 'formats-great-wave',
  metric: 'mean absolute difference from the published picture (grey levels of 255)',
  value: difference,
  reference: 'lengstrom/fast-style-transfer, chicago_wave.jpg, itself a JPEG',
  command: 'npm run great-wave --workspace=examples/published-weights',
  backend: backend.name,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
  details: { width: picture.width, height: picture.height },
});
painted.dispose();
network.dispose();

/** [1, height, width, 3] in 0..255. */
function pixels({ height, width, data }: Image): tf.Tensor {
  return fromHostTensor({ dtype: 'float32', shape: [1, height, width, 3], data: Float32Array.from(data) });
}

function meanAbsoluteDifference(a: Image, b: Image): number {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`the pictures have ${a.width}x${a.height} and ${b.width}x${b.height} pixels`);
  }
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;
}
