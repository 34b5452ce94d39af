import * as tf from '@tensorflow/tfjs-core';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { Trainer } from '@dl/core/train';
import { createNetwork } from '../src';
import { RandomWindows } from '../src/data/random-windows';
import { ParallelStreams } from '../src/data/parallel-streams';
import { languageStep } from '../src/train/language-step';
import { StatefulCharRnn } from '../src/train/stateful-char-rnn';
import { adamWOnMatrices } from '../src/train/adamw-on-matrices';

const configuration = JSON.parse(process.argv[2]!);
const batchSize = Number(process.argv[3] ?? 12), context = configuration.context ?? 64;
if (configuration.type !== 'gpt') delete configuration.context;
const prof = process.argv[4] === 'prof';
const folder = mkdtempSync('/tmp/prof-');
await useBackend('ort', prof ? { profile: path.join(folder, 'trace') } : {});
const r = new Random(1);
const text = Int32Array.from({ length: 400000 }, () => r.integer(65));
const network = withRandom(new Random(0), () => createNetwork(65, configuration));
const gpt = configuration.type === 'gpt';
const trained: any = gpt ? network : new StatefulCharRnn(network as any, batchSize);
const trainer = new Trainer(trained, { step: languageStep as any, optimizer: adamWOnMatrices({ learningRate: 1e-3, weightDecay: 0.1, betas: [0.9, 0.99] }), clipNorm: 1 } as any);
const loader = gpt ? new RandomWindows(text, { length: context, batchSize, batches: 1000 }) : new ParallelStreams(text, { length: context, batchSize, batches: 1000 });
const times: number[] = [], js: number[] = [];
let n = 0;
const N = Number(process.argv[5] ?? 30);
for await (const batch of loader.epoch(0)) {
  const t = performance.now();
  const { loss } = trainer.update(batch as any);
  js.push(performance.now() - t);
  await loss.data();
  loss.dispose();
  times.push(performance.now() - t);
  if (++n === N) break;
}
const median = (v: number[]) => [...v].sort((a, b) => a - b)[v.length >> 1]!;
const min = (v: number[]) => Math.min(...v);
console.log('first', times[0]!.toFixed(0), 'median ms', median(times.slice(5)).toFixed(1), 'min', min(times.slice(5)).toFixed(1), 'recording', median(js.slice(5)).toFixed(1), 'min', min(js.slice(5)).toFixed(1), 'tokens/s at min', (batchSize * context * 1000 / min(times.slice(5))).toFixed(0), 'params', network.parameters().reduce((s, p) => s + p.size, 0));
tf.removeBackend('ort');
if (prof) {
  const [largest] = readdirSync(folder).map((f) => readFileSync(path.join(folder, f), 'utf8')).sort((a, b) => b.length - a.length);
  const events = JSON.parse(largest!) as any[];
  const runs = events.filter(({ name }) => name === 'model_run');
  const by = new Map<string, { time: number; calls: number }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('kernel_time')) continue;
    const e = by.get(args.op_name) ?? { time: 0, calls: 0 };
    by.set(args.op_name, { time: e.time + dur, calls: e.calls + 1 });
  }
  console.log('runs', runs.length, 'per run', (runs.reduce((s, { dur }) => s + dur, 0) / runs.length / 1000).toFixed(2));
  for (const [op, { time, calls }] of [...by].sort(([, a], [, b]) => b.time - a.time).slice(0, 24)) console.log((time / runs.length / 1000).toFixed(2).padStart(8), 'ms', (calls / runs.length).toFixed(0).padStart(5), 'x', op);
}
