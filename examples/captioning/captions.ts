/**
 * Trains a network on pictures of coloured shapes, lets it describe pictures with pairs of colour and shape that it has not seen, and
 * writes a page that shows where it looked: `npm start --workspace=examples/captioning`, offline. Stopped, it goes on where it was.
 */
import { writeFile } from 'node:fs/promises';
import { useBackend } from '@dl/core/backends';
import { progressBar } from '@dl/core/train';
import {
  captionImage,
  captionViewer,
  evaluateCaptioner,
  saveCaptionModel,
  sceneCaptions,
  trainCaptioner,
} from '@dl/captioning';

await useBackend();
const { model } = await trainCaptioner(
  sceneCaptions({ scenes: Number(process.env.SCENES ?? 2000), objects: 2 }),
  {
    network: 'transformer',
    width: 16,
    features: 128,
    threshold: 1,
    maximumWords: 12,
    epochs: Number(process.env.EPOCHS ?? 10),
    checkpoints: 'out/captioning',
    resume: true,
  },
  { listeners: [progressBar()] },
);
const unseen = sceneCaptions({ scenes: 100, objects: 2, combinations: 'unseen', seed: 1 });
const { exactMatch, scores } = await evaluateCaptioner(model, unseen);
console.log(`${(100 * exactMatch).toFixed(0)} % of captions are right, CIDEr-D ${scores.ciderD.toFixed(2)}`);

const viewed = await Promise.all(
  unseen.items.slice(0, 8).map(async ({ captions, read }) => {
    const [image] = await read(1);
    return { image: image!, said: await captionImage(model, image!), references: captions };
  }),
);
await writeFile('out/captions.html', await captionViewer(viewed));
await saveCaptionModel('out/caption.safetensors', model);
model.dispose();
