import { useBackend } from '@dl/core/backends';
import {
  trainCaptioner,
  sceneCaptions,
  clipCaptions,
  evaluateCaptioner,
  unseenCombinations,
  captionImage,
} from '@dl/captioning';
const b = await useBackend(process.env.DL_BACKEND ?? 'auto');
console.log(b.name, [...unseenCombinations].join());
const network = (process.argv[2] ?? 'show-attend-and-tell') as 's2vt';
const n = Number(process.argv[3] ?? 1000),
  epochs = Number(process.argv[4] ?? 2);
const video = ['s2vt', 'mean-pooling', 'temporal-attention'].includes(network);
const data = video ? clipCaptions({ clips: n, side: 32 }) : sceneCaptions({ scenes: n });
console.log(data.items.slice(0, 4).map((i) => i.captions[0]));
let t = performance.now(),
  steps = 0;
const opts = JSON.parse(process.argv[5] ?? '{}');
const { model, evaluation } = await trainCaptioner(
  data,
  { network, epochs, threshold: 1, maximumWords: video ? 9 : 20, ...(video ? { side: 32 } : {}), ...opts },
  {
    listeners: [
      (e) => {
        if (e.type === 'step-end') {
          steps++;
          if (steps === 3) {
            t = performance.now();
          }
          if (steps % 50 === 0)
            console.log(
              steps,
              e.loss.toFixed(4),
              ((performance.now() - t) / (steps - 3)).toFixed(0) + ' ms/step',
            );
        }
        if (e.type === 'validation-end') console.log('val', e.metrics.loss);
      },
    ],
  },
);
console.log(model.parameters, evaluation.exactMatch, evaluation.scores, evaluation.results.slice(0, 5));
const unseen = video
  ? clipCaptions({ clips: 200, side: 32, combinations: 'unseen', seed: 1 })
  : sceneCaptions({ scenes: 200, combinations: 'unseen', seed: 1 });
t = performance.now();
for (const beam of [1, 3])
  console.log(
    'unseen',
    beam,
    (await evaluateCaptioner(model, unseen, { beam })).exactMatch,
    performance.now() - t,
  );
