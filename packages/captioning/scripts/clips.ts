/**
 * Trains the three networks for clips on clips that are made up, and measures how often they say what happens, and in which order:
 *
 *     npm run clips -w @dl/captioning -- --clips 6000 --epochs 15
 *
 * Stopped, it goes on where it was, from the checkpoints below `--runs`; docs/results/captioning-clips.json is written at the end.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { progressBar } from '@dl/core/train';
import { clipCaptions, evaluateCaptioner, trainCaptioner, type CaptionNetworkType } from '../src/index';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '6000' },
    test: { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '15' },
    seed: { type: 'string', default: '0' },
    runs: { type: 'string', default: 'runs/captioning-clips' },
    backend: { type: 'string', default: 'auto' },
  },
});
const [clips, test, epochs, seed] = [values.clips, values.test, values.epochs, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
const root = fileURLToPath(new URL('../../..', import.meta.url));
const start = performance.now();
const backend = await useBackend(values.backend);
const side = 32;
const [train, seen, unseen] = [
  clipCaptions({ clips, side }),
  clipCaptions({ clips: test, side, seed: 1 }),
  clipCaptions({ clips: test, side, seed: 2, combinations: 'unseen' }),
];
const networks = ['mean-pooling', 's2vt', 'temporal-attention'] as const satisfies CaptionNetworkType[];
const outcomes: Record<string, { seen: { exactMatch: number } } & Record<string, unknown>> = {};
for (const network of networks) {
  const { model } = await trainCaptioner(
    train,
    {
      ...{ network, side, epochs, seed, frames: 8, threshold: 1, maximumWords: 9, attentionPenalty: 0 },
      checkpoints: path.resolve(root, values.runs, `${network}-${seed}`),
      resume: true,
    },
    { listeners: [progressBar()] },
  );
  const measure = async (dataset: typeof seen) => {
    const { exactMatch, scores } = await evaluateCaptioner(model, dataset, { beam: 3 });
    return { exactMatch, ...scores };
  };
  outcomes[network] = {
    seen: await measure(seen),
    unseen: await measure(unseen),
    parameters: model.parameters,
  };
  process.stdout.write(`${network} ${JSON.stringify(outcomes[network])}\n`);
  model.dispose();
}
const [best, outcome] = Object.entries(outcomes).sort(
  ([, a], [, b]) => b.seen.exactMatch - a.seen.exactMatch,
)[0]!;
await writeResult(path.join(root, 'docs/results/captioning-clips.json'), {
  name: 'captioning-clips',
  metric: `% of motion captions exactly right, ${test} clips; ${best}, beam 3; mean pooling ${(100 * outcomes['mean-pooling']!.seen.exactMatch).toFixed(1)}`,
  value: Number((100 * outcome.seen.exactMatch).toFixed(2)),
  target: '>= 95',
  command: `npm run clips -w @dl/captioning -- --clips ${clips} --epochs ${epochs}`,
  backend: backend.name,
  seed,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { clips, epochs, networks: outcomes },
});
