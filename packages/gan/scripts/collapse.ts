/**
 * Trains a GAN on a mixture of 8 normal distributions at a rate that is far too high, once with nothing but a warning and once with roll-backs:
 *
 *     npm run collapse -w @dl/gan
 *
 * It writes docs/results/gan-collapse.json.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import {
  GanCollapsedError,
  gaussianRing,
  modeCoverage,
  sampleGan,
  trainGan,
  type GanEvent,
} from '../src/index';
import { ringRecipe } from '../src/points/ring-recipe';

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '0.15' }, seed: { type: 'string', default: '0' } },
});
const [rate, seed] = [Number(values.rate), Number(values.seed)];
const root = fileURLToPath(new URL('../../..', import.meta.url));
const start = performance.now();
const backend = await useBackend();
const { ring, options } = ringRecipe;

async function train(onCollapse: 'warn' | 'roll-back') {
  const events: GanEvent[] = [];
  try {
    const model = await trainGan(
      gaussianRing(ring),
      { ...options, learningRate: rate, checkpointEvery: 100, seed, onCollapse },
      { ganListeners: [(event) => void events.push(event)] },
    );
    const { values } = await sampleGan(model, { count: 2500, seed: 9 });
    model.dispose();
    return { ...modeCoverage(values, ring), ...summaryOf(events) };
  } catch (error) {
    if (!(error instanceof GanCollapsedError)) throw error;
    return { modes: 0, highQuality: 0, error: error.message, ...summaryOf(events) };
  }
}

function summaryOf(events: readonly GanEvent[]) {
  const detected = events.flatMap((event) =>
    event.type === 'collapse-detected' && event.isCertain ? [{ step: event.step, reason: event.reason }] : [],
  );
  const rolledBack = events.flatMap((event) =>
    event.type === 'rolled-back'
      ? [{ from: event.from, to: event.step, learningRate: rate * event.rateFactor }]
      : [],
  );
  return { detections: detected.length, detected: detected.slice(0, 5), rolledBack };
}

const warned = await train('warn');
const rolled = await train('roll-back');
process.stdout.write(`${JSON.stringify({ warned, rolled }, null, 1)}\n`);
await writeResult(path.join(root, 'docs/results/gan-collapse.json'), {
  name: 'gan-collapse',
  metric:
    `steps until the collapse of a training at the rate ${rate} (${Math.round(rate / options.learningRate)} times too high) was detected ` +
    `and rolled back; at its end ${rolled.modes} of 8 modes, ${warned.modes} if it is only warned of`,
  value: rolled.rolledBack[0]?.from ?? Infinity,
  target: '<= 500',
  command: 'npm run collapse -w @dl/gan',
  backend: backend.name,
  seed,
  seconds: Math.round((performance.now() - start) / 1000),
  details: {
    ring: { modes: 8, radius: 2, ...ring },
    options: { ...options, learningRate: rate },
    warned,
    rolled,
  },
});
