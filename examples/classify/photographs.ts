/**
 * Names what photographs show, by GoogLeNet and SqueezeNet 1.1 with published weights, as tables of the ten most probable
 * classes: `npm run photographs --workspace=examples/classify`.
 */
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { createClassifier, formatPredictions } from '@dl/vision';
import { published, repository, weightsOf, type PublishedNetwork } from './weights';

const cats = ['tabby', 'tiger cat', 'Egyptian cat'];

/** Which classes of ImageNet are right for the photographs; none where it has no class for what they show. */
const photographs: readonly (readonly [file: string, expected: readonly string[]])[] = [
  ['photos/coral/cat.bmp', cats],
  ['photos/coral/grace_hopper.bmp', ['military uniform']],
  ['photos/coral/parrot.jpg', ['macaw']],
  ['photos/imageio/chelsea.png', cats],
  ['photos/imageio/coffee.png', ['espresso', 'cup']],
  ['style/content/golden_gate.jpg', ['suspension bridge']],
  ['photos/imageio/astronaut.png', []],
  ['style/content/chicago.jpg', []],
];
const networks: readonly PublishedNetwork[] = ['googlenet_bvlc', 'squeezenet1_1'];

const start = performance.now();
const { name: backend } = await useBackend();
const details = [];
for (const network of networks) {
  const model = await createClassifier(await weightsOf(network));
  for (const [file, expected] of photographs) {
    const predictions = await model.classify(published(file), { topK: 10 });
    const [best] = predictions;
    console.log(`${network}: ${file}\n${formatPredictions(predictions)}\n`);
    const rank = predictions.findIndex(({ label }) => expected.includes(label)) + 1;
    details.push({ network, file, best: formatPredictions([best!]), expected, rank: rank || null });
  }
  model.dispose();
}

const judged = details.filter(({ expected }) => expected.length);
const share = (best: number) =>
  judged.filter(({ rank }) => rank !== null && rank <= best).length / judged.length;
console.log(`right at the first guess: ${share(1)}; among the five best: ${share(5)}`);
await writeResult(path.join(repository, 'docs/results/vision-photographs.json'), {
  name: 'vision-photographs',
  metric: `right class among the five best, of ${judged.length / networks.length} photographs by ${networks.join(' and ')}`,
  value: share(5),
  target: '1 (all)',
  reference: 'published weights; what the photographs show',
  command: 'npm run photographs --workspace=examples/classify',
  backend,
  seed: 0,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { rightAtFirstGuess: share(1), photographs: details },
});
