/**
 * Times one training step of the course's MNIST network (600,810 parameters, Adam) on the wasm backend, with a profile
 * of its kernels. Each number of threads and batch size gets a process of its own, since threads are fixed when the
 * backend is loaded. A large matrix product of the same process says how fast the machine is at that moment.
 *
 *     npx tsx scripts/wasm-step.ts
 *     npx tsx scripts/wasm-step.ts --threads 2 --batch 32
 */
import * as tf from '@tensorflow/tfjs-core';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { useBackend } from '../src/backends';
import { valueAndGradients } from '../src/gradients';
import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '../src/nn';
import { Random, setSeed } from '../src/random';
import { adam, crossEntropy } from '../src/train';

const warmUp = 3;

const { values } = parseArgs({
  options: {
    threads: { type: 'string' },
    batch: { type: 'string' },
    steps: { type: 'string', default: '20' },
  },
});

if (values.threads && values.batch)
  await measure(Number(values.threads), Number(values.batch), Number(values.steps));
else for (const threads of [1, 2]) for (const batch of [32, 64]) measureInChild(threads, batch);

function measureInChild(threads: number, batch: number): void {
  const options = ['--threads', String(threads), '--batch', String(batch), '--steps', values.steps];
  execFileSync(process.execPath, [...process.execArgv, process.argv[1]!, ...options], { stdio: 'inherit' });
}

async function measure(threads: number, batch: number, steps: number): Promise<void> {
  const { device } = await useBackend('wasm', { threads });
  setSeed(0);
  const network = new Sequential(
    new Conv2d(1, 32, 3),
    new ReLU(),
    new Conv2d(32, 32, 3),
    new ReLU(),
    new MaxPool2d(2),
    new Dropout(0.25),
    new Flatten(),
    new Linear(4608, 128),
    new ReLU(),
    new Dropout(0.5),
    new Linear(128, 10),
  );
  const optimizer = adam()(network.namedParameters());
  const random = new Random(1);
  const images = tf.tensor(random.fillUniform(new Float32Array(batch * 784)), [batch, 28, 28, 1]);
  const labels = tf.tensor1d(
    Array.from({ length: batch }, () => random.integer(10)),
    'int32',
  );

  const step = () => {
    const loss = () => crossEntropy(network.forward(images), labels);
    const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
    optimizer.step(gradients);
    value.dataSync();
    tf.dispose([value, gradients]);
  };
  time(step, warmUp);
  const milliseconds = median(time(step, steps));
  const matrix = tf.randomUniform([1024, 1024], -1, 1, 'float32', 1);
  const product = median(time(() => tf.matMul(matrix, matrix).dispose(), 5));

  const profile = profileKernels();
  time(step, steps);
  const gigaflops = (2 * 1024 ** 3) / product / 1e6;
  write(
    `${device}, batch ${batch}: ${milliseconds.toFixed(1)} ms/step; matrix products at ${gigaflops.toFixed(1)} GFLOP/s`,
  );
  for (const [name, { total, calls }] of profile.sorted().slice(0, 15)) {
    write(`  ${(total / steps).toFixed(2).padStart(7)} ms  ${String(calls / steps).padStart(5)} x ${name}`);
  }
}

function time(action: () => void, count: number): number[] {
  return Array.from({ length: count }, () => {
    const start = performance.now();
    action();
    return performance.now() - start;
  });
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

/** Wraps all kernels to measure the time that each takes, without that of the kernels which it calls. */
function profileKernels() {
  const profile = new Map<string, { total: number; calls: number }>();
  const inner: number[] = []; // of the kernels that run, outermost first: the time in the kernels that they called
  for (const kernel of tf.getKernelsForBackend('wasm')) {
    const entry = { total: 0, calls: 0 };
    profile.set(kernel.kernelName, entry);
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        inner.push(0);
        const start = performance.now();
        const result = kernel.kernelFunc(call);
        const elapsed = performance.now() - start;
        entry.total += elapsed - inner.pop()!;
        entry.calls++;
        if (inner.length) inner[inner.length - 1]! += elapsed;
        return result;
      },
    });
  }
  return { sorted: () => [...profile].sort(([, a], [, b]) => b.total - a.total) };
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}
