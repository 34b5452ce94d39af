/**
 * Teaches a slow-fusion network which digit moves where, then writes videos of digits that it has not seen, with ffmpeg,
 * and classifies the files: `npm start --workspace=examples/video-classification`, about two minutes.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { DataLoader, writeVideo } from '@dl/core/data';
import { adam, crossEntropy, oneCycle, progressBar, supervised, Trainer } from '@dl/core/train';
import {
  classifyVideo,
  loadVideoNetwork,
  movingDigits,
  networkClassifier,
  saveVideoNetwork,
  slowFusionNetwork,
  smallTower,
  VideoClips,
} from '@dl/vision';
import { loadDigits } from './digits';

const seed = 1;
const steps = 450;
const fps = 25;
const out = fileURLToPath(new URL('../../out/video-classification', import.meta.url));
mkdirSync(out, { recursive: true });

const { name, device, hint } = await useBackend();
console.log(`backend ${name}: ${device}${hint ? `\n${hint}` : ''}`);

// Five digits in four directions: one frame tells the digit, only several tell the direction.
const digits = [0, 1, 2, 3, 4];
const train = movingDigits(loadDigits(digits, 0, 800));
const options = { classes: train.classes.length, size: 24, channels: 1, tower: smallTower, mean: 0 };
const network = withRandom(new Random(seed), () => slowFusionNetwork(options));

const clips = new VideoClips(train, { clipFrames: network.clipFrames });
const loader = new DataLoader(clips, { batchSize: 32, shuffle: true, seed });
const trainer = new Trainer(network, {
  step: supervised(crossEntropy, 'clip', 'label'),
  optimizer: adam({ learningRate: 4e-3 }),
  schedule: oneCycle({ length: steps }),
  seed,
});
for await (const _ of trainer.fit(loader, { steps, listeners: [progressBar()] }));

const model = path.join(out, 'slow-fusion.safetensors');
await saveVideoNetwork(model, network, { options, classes: train.classes, fps });

const test = movingDigits(loadDigits(digits, 900, 901), { seed });
const loaded = await loadVideoNetwork(model);
let right = 0;
for (const { source, label } of test.videos) {
  const truth = test.classes[label]!;
  const file = path.join(out, `${truth.replace(' ', '-')}.mp4`);
  await writeVideo(file, await source.read(0, source.frames), { fps });
  const { best } = await classifyVideo(networkClassifier(loaded.network, loaded), file, {
    fps,
    clips: 5,
    topK: 3,
  });
  right += Number(best[0]!.label === truth);
  console.log(`${file}: ${best.map(({ label, score }) => `${label} ${score.toFixed(2)}`).join(', ')}`);
}
console.log(`${right} of ${test.videos.length} videos are right`);
console.log(`again: dl video classify ${path.join(out, '*.mp4')} --model ${model} --clips 5`);
