/**
 * Trains the three networks for pictures on scenes that are made up, and measures them on scenes with pairs of colour and shape
 * that training never showed:
 *
 *     npm run scenes -w @dl/captioning -- --scenes 20000 --epochs 12
 *
 * Stopped, it goes on where it was, from the checkpoints below `--runs`; docs/results/captioning-scenes.json is written at the end,
 * docs/gallery/captioning with pictures of where the networks looked, and the transformer's weights, which the package ships.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { saveCaptionModel, sceneCaptions } from '../src/index';
import { measureAttention } from './attention-on-objects';
import { writeAttentionPictures } from './attention-pictures';
import { compareNetworks } from './compare-networks';

const { values } = parseArgs({
  options: {
    scenes: { type: 'string', default: '20000' },
    test: { type: 'string', default: '1000' },
    objects: { type: 'string', default: '2' },
    epochs: { type: 'string', default: '12' },
    seed: { type: 'string', default: '0' },
    runs: { type: 'string', default: 'runs/captioning-scenes' },
    backend: { type: 'string', default: 'auto' },
  },
});
const { scenes, test, objects, epochs, seed } = Object.fromEntries(
  (['scenes', 'test', 'objects', 'epochs', 'seed'] as const).map((name) => [name, Number(values[name])]),
) as Record<'scenes' | 'test' | 'objects' | 'epochs' | 'seed', number>;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const start = performance.now();
const backend = await useBackend(values.backend);
const side = 64;
/** Share of the training's objects whose colours have no name: without it a shape is learned colour by colour. */
const unnamed = 0.4;
const train = sceneCaptions({ scenes, objects, side, unnamed });
const seen = sceneCaptions({ scenes: test, objects, side, seed: 1 });
const unseen = sceneCaptions({ scenes: test, objects, side, seed: 2, combinations: 'unseen' });
const maximumWords = Math.max(
  ...train.items.flatMap(({ captions }) => captions.map((caption) => caption.split(' ').length)),
);
/** What the package ships. */
const weights = path.join(root, 'packages/captioning/weights/scenes.safetensors');
const outcomes = await compareNetworks(
  ['transformer', 'show-and-tell', 'show-attend-and-tell'],
  { train, seen, unseen },
  {
    ...{ side, epochs, seed, width: 16, features: 128, dropout: 0, batchSize: 32, learningRate: 0.001 },
    ...{ threshold: 1, maximumWords, attentionPenalty: 0.1 },
    runs: path.resolve(root, values.runs),
  },
  async (model, network) => {
    if (network === 'transformer') await saveCaptionModel(weights, model, { dtype: 'float16' });
    if (network === 'show-and-tell') return {};
    const attention = await measureAttention(model, unseen.items.slice(0, 200), side);
    const folder = path.join(root, 'docs/gallery/captioning');
    return {
      attention,
      pictures: await writeAttentionPictures(model, unseen.items.slice(0, 3), folder, network),
    };
  },
);
const [best, outcome] = [...outcomes].sort(([, a], [, b]) => b.unseen.exactMatch - a.unseen.exactMatch)[0]!;
await writeResult(path.join(root, 'docs/results/captioning-scenes.json'), {
  name: 'captioning-scenes',
  metric: `% of captions exactly right, ${test} scenes of up to ${objects} objects with unseen pairs of colour and shape; ${best}, beam 3`,
  value: Number((100 * outcome.unseen.exactMatch).toFixed(2)),
  target: '>= 95',
  command: `npm run scenes -w @dl/captioning -- --scenes ${scenes} --epochs ${epochs}`,
  backend: backend.name,
  seed,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { scenes, objects, unnamed, epochs, networks: Object.fromEntries(outcomes) },
});
