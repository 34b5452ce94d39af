/**
 * Measures a published ResNet-20 on 1,000 test images of CIFAR-10:
 * `npm run resnet20 --workspace=examples/published-weights`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { cifar10, cutTiles, InMemoryImages, readImage } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import { loadWeights } from '@dl/formats';
import { evaluateClassifier, findPretrained, resnet20 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { published, results } from './data';

const start = performance.now();
const { name: backend } = await useBackend();

const weights = await loadWeights(published('cifar10_resnet/resnet20-12fca82f.th'));
const model = resnet20().eval();
model.loadStateDict(weights);
tf.dispose(weights);

const images = cutTiles(await readImage(published('cifar10/test_00.webp')), 32, 32);
const labels = JSON.parse(readFileSync(published('cifar10/labels.json'), 'utf8')) as number[];
const { transforms, metrics } = findPretrained('resnet20.akamaster');
const test = new InMemoryImages(images, Uint8Array.from(labels.slice(50_000)), cifar10.classes, {
  transforms,
});
const { accuracy, images: count } = await evaluateClassifier(model, test);
console.log(`${(100 * accuracy).toFixed(1)} % of ${count} images`);

await writeResult(path.join(results, 'formats-resnet20.json'), {
  name: 'formats-resnet20',
  metric: `test accuracy of a published ResNet-20 (${count.toLocaleString('en')} images of CIFAR-10)`,
  value: accuracy,
  target: '0.915 +- 0.002',
  reference: `${metrics!.accuracy} % on all 10,000 images, ${metrics!.url}`,
  command: 'npm run resnet20 --workspace=examples/published-weights',
  backend,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
});
model.dispose();
