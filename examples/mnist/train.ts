/** Trains the course's MNIST network on 8,000 real digits and measures it on 2,000 others: `npm run demo`. */
import { fileURLToPath } from 'node:url';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { DataLoader, randomAffine, split, toTensor } from '@dl/core/data';
import { accuracy, adam, crossEntropy, oneCycle, progressBar, supervised, Trainer } from '@dl/core/train';
import { evaluateClassifier, mnistNetwork, saveClassifierReport } from '@dl/vision';
import { loadDigits } from './digits';

const epochs = 14;
const seed = 1;
const out = fileURLToPath(new URL('../../out', import.meta.url));

const { name, device, hint } = await useBackend();
console.log(`backend ${name}: ${device}${hint ? `\n${hint}` : ''}`);

// The same seed makes the same parts: the digits to train on are varied a little, those to measure on are not.
const digits = loadDigits();
const variation = randomAffine({
  degrees: 10,
  translate: [0.08, 0.08],
  scale: [0.9, 1.1],
  interpolation: 'bilinear',
});
const [train] = split(digits.with([variation, toTensor()]), [0.8, 0.2], seed);
const [, test] = split(digits, [0.8, 0.2], seed);
const loader = new DataLoader(train, { batchSize: 64, shuffle: true, seed });
const model = withRandom(new Random(seed), () => mnistNetwork());
const trainer = new Trainer(model, {
  step: supervised(crossEntropy, 'image', 'label'),
  optimizer: adam({ learningRate: 3e-3 }),
  schedule: oneCycle({ length: epochs * loader.batches }),
  metrics: { accuracy: accuracy() },
  seed,
});

const validation = new DataLoader(test, { batchSize: 200 });
for await (const _ of trainer.fit(loader, { epochs, validation, listeners: [progressBar()] }));

const evaluation = await evaluateClassifier(model, test);
const pictures = await saveClassifierReport(out, evaluation, test);
console.log(`accuracy on 2,000 digits it has not seen: ${(100 * evaluation.accuracy).toFixed(2)} %`);
console.log(`confusion matrix: ${pictures.confusionMatrix}\nmisclassified digits: ${pictures.mistakes}`);
