/**
 * Compares SqueezeNet 1.1, with published weights in NumPy files, with the output that was published beside them:
 * `npm run squeezenet --workspace=examples/published-weights`.
 */
import path from 'node:path';
import { fromHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { openWeights } from '@dl/formats';
import { squeezenet1_1 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { published, results } from './data';

const start = performance.now();
const { name: backend } = await useBackend();
const folder = 'imagenet/squeezenet1.1_nchw';

// The files are numbered in the order of the network's convolutions.
const model = squeezenet1_1().eval();
const layers = [
  ...new Set([...model.namedParameters()].map(([name]) => name.slice(0, name.lastIndexOf('.')))),
];
for (const [name, parameter] of model.namedParameters()) {
  const end = name.lastIndexOf('.');
  const [index, part] = [layers.indexOf(name.slice(0, end)), name.slice(end + 1)];
  const weights = fromHostTensor(await readArray(`weights/squeezenet0_conv${index}_${part}.npy`));
  parameter.loadState(weights);
  weights.dispose();
}

const input = await readArray('test_data_set/0/input_0.npy'); // [1, 3, 224, 224]
const expected = await readArray('test_data_set/0/output_0.npy'); // [1, 1000]
const logits = tf.tidy(() => model.forward(tf.transpose(fromHostTensor(input), [0, 2, 3, 1])));
const values = (await logits.data()) as Float32Array;
const difference = values.reduce(
  (largest, value, i) => Math.max(largest, Math.abs(value - Number(expected.data[i]))),
  0,
);
console.log(`largest difference of a logit: ${difference.toExponential(2)}`);

await writeResult(path.join(results, 'formats-squeezenet.json'), {
  name: 'formats-squeezenet',
  metric: 'largest difference from the published logits',
  value: difference,
  target: '<= 1e-3',
  reference: 'BruceDai/test-data, output_0.npy',
  command: 'npm run squeezenet --workspace=examples/published-weights',
  backend,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
  details: { largestLogit: values.reduce((a, b) => Math.max(a, b), -Infinity) },
});
logits.dispose();
model.dispose();

async function readArray(file: string): Promise<HostTensor> {
  const reader = await openWeights(published(`${folder}/${file}`));
  return Object.values(await reader.read())[0]!;
}
