/**
 * Compares networks of torchvision, exported as ONNX, with PyTorch: as modules on the backend `ort` and as sessions, then
 * fine-tunes them for 20 steps: `npx tsx --tsconfig ../../tsconfig.base.json scripts/onnx-torchvision.ts`. Needs torch,
 * torchvision and onnx in Python. Writes docs/results/formats-onnx-torchvision.json.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { crossEntropy, sgd, valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { loadOnnxModel } from '../src/onnx/load-onnx-model';
import { openOnnxSession } from '../src/onnx/open-onnx-session';

const { positionals } = parseArgs({ allowPositionals: true });
const names = positionals.length ? positionals : ['resnet18', 'alexnet'];
const steps = 20;
const start = Date.now();
const folder = await mkdtemp(path.join(os.tmpdir(), 'onnx-torchvision-'));
const script = fileURLToPath(new URL('../fixtures/onnx_torchvision.py', import.meta.url));
execFileSync('python3', [script, folder, ...names], { stdio: ['ignore', 'ignore', 'ignore'] });
await useBackend('ort');

/** The largest error, as a share of the largest output. */
function relativeError(data: ArrayLike<number>, expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - data[i]!))) / scale;
}

async function compare(name: string) {
  const file = path.join(folder, `${name}.onnx`);
  const bytes = await readFile(path.join(folder, `${name}.bin`));
  const images = tf.tensor(new Float32Array(new Uint8Array(bytes).buffer), [2, 3, 224, 224]);
  const expected = (await readFile(path.join(folder, `${name}.txt`), 'utf8')).trim().split(/\s+/).map(Number);

  const model = await loadOnnxModel(file);
  const logits = model.forward(images);
  const moduleError = relativeError(await logits.data(), expected);
  tf.dispose(logits);

  const session = await openOnnxSession(file);
  const { logits: result } = await session.run({ images });
  const sessionError = relativeError(result!.data as Float32Array, expected);
  await session.dispose();

  model.train();
  const optimizer = sgd({ learningRate: 1e-3, momentum: 0.9 })([...model.namedParameters()]);
  const targets = tf.tensor1d([3, 5], 'int32');
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = () => crossEntropy(model.forward(images), targets);
    const { value, gradients } = valueAndGradients(loss, model.parameters());
    optimizer.step(gradients);
    losses.push((await value.data())[0]!);
    tf.dispose([value, gradients]);
  }
  model.dispose();
  tf.dispose([images, targets]);
  return { name, moduleError, sessionError, firstLoss: losses[0]!, lastLoss: losses.at(-1)! };
}

const networks: Awaited<ReturnType<typeof compare>>[] = [];
for (const name of names) networks.push(await compare(name));
await rm(folder, { recursive: true });
const result = await writeResult(
  fileURLToPath(new URL('../../../docs/results/formats-onnx-torchvision.json', import.meta.url)),
  {
    name: 'formats-onnx-torchvision',
    metric: `largest error of the logits of ${names.join(' and ')} from ONNX, as a share of the largest logit of PyTorch`,
    value: Math.max(...networks.flatMap(({ moduleError, sessionError }) => [moduleError, sessionError])),
    target: '<= 1e-4',
    command: 'cd packages/formats && npx tsx --tsconfig ../../tsconfig.base.json scripts/onnx-torchvision.ts',
    backend: 'ort',
    seed: 0,
    seconds: (Date.now() - start) / 1000,
    details: { steps, networks },
  },
);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (result.value > 1e-4 || networks.some(({ firstLoss, lastLoss }) => !(lastLoss < firstLoss)))
  process.exitCode = 1;
