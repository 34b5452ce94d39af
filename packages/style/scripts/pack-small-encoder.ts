/**
 * Makes the encoder that ships with the package of the network that `dl vision train --recipe cifar10-vgg13-quarter` trained: its
 * convolutions up to relu5_2 with the batch normalisations folded into them.
 *
 *     npm run pack-small-encoder --workspace=packages/style -- out/encoder/cifar10-vgg13-quarter.safetensors
 */
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { withoutInitialization } from '@dl/core/nn';
import { loadTensors } from '@dl/core/weights';
import { foldBatchNorm, saveWeights } from '@dl/formats';
import { vgg13Bn } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';

const [trained] = process.argv.slice(2);
if (!trained) throw new InvalidArgumentError('say which file of weights');
await useBackend('wasm');

const network = withoutInitialization(() => vgg13Bn({ classifier: false, width: 0.25 })).eval();
const state = await loadTensors(trained, { names: (name) => name.startsWith('features.') });
network.loadStateDict(state);
const folded = foldBatchNorm(network.features);
const tensors = Object.fromEntries(
  [...folded.namedParameters()].map(([name, parameter]) => [`features.${name}`, parameter.toState()]),
);
const file = fileURLToPath(new URL('../weights/small.safetensors', import.meta.url));
await saveWeights(file, tensors);
tf.dispose([state, tensors]);
console.log(file);
