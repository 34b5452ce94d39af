/**
 * Times one training step (Adam) on the wasm backend, with a profile of its kernels: of the course's MNIST network
 * (600,810 parameters), or of a language model on two LSTM layers of 128 (sequences of 64). Each number of threads and
 * batch size gets a process of its own, since threads are fixed when the backend is loaded. A large matrix product of
 * the same process says how fast the machine is at that moment; the processor time says what the step costs when other
 * programs run beside it.
 *
 *     npx tsx scripts/wasm-step.ts
 *     npx tsx scripts/wasm-step.ts --network lstm --threads 1 --batch 32
 */
import * as tf from '@tensorflow/tfjs-core';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { useBackend } from '../src/backends';
import { valueAndGradients } from '../src/gradients';
import { Conv2d, Dropout, Flatten, Linear, LSTM, MaxPool2d, ReLU, Sequential, type Module } from '../src/nn';
import { Random, setSeed } from '../src/random';
import { adam, crossEntropy } from '../src/train';

const warmUp = 3;
const sequenceLength = 64;
const vocabulary = 65;

interface Task {
  network: Module<[tf.Tensor], tf.Tensor>;
  /** A batch of inputs, and the classes to find in them. */
  batch: (size: number, random: Random) => { inputs: tf.Tensor; labels: tf.Tensor1D };
}

const classes = (count: number, size: number, random: Random) =>
  tf.tensor1d(
    Int32Array.from({ length: size }, () => random.integer(count)),
    'int32',
  );

const tasks: Record<string, () => Task> = {
  mnist: () => ({
    network: new Sequential(
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
    ),
    batch: (size, random) => ({
      inputs: tf.tensor(random.fillUniform(new Float32Array(size * 784)), [size, 28, 28, 1]),
      labels: classes(10, size, random),
    }),
  }),
  lstm: () => {
    const recurrent = new LSTM(vocabulary, 128, { numLayers: 2 });
    const readout = new Linear(128, vocabulary);
    class LanguageModel extends Sequential {
      override forward(x: tf.Tensor): tf.Tensor {
        return readout.forward(tf.reshape(recurrent.forward(x).output, [-1, 128]));
      }
    }
    return {
      network: new LanguageModel(recurrent as unknown as Module<[tf.Tensor], tf.Tensor>, readout),
      batch: (size, random) => ({
        inputs: tf.tidy(() =>
          tf.reshape(
            tf.oneHot(classes(vocabulary, size * sequenceLength, random), vocabulary, 1, 0, 'float32'),
            [size, sequenceLength, vocabulary],
          ),
        ),
        labels: classes(vocabulary, size * sequenceLength, random),
      }),
    };
  },
};

const { values } = parseArgs({
  options: {
    network: { type: 'string', default: 'mnist' },
    threads: { type: 'string' },
    batch: { type: 'string' },
    steps: { type: 'string', default: '20' },
  },
});

if (values.threads && values.batch)
  await measure(values.network, Number(values.threads), Number(values.batch), Number(values.steps));
else for (const threads of [1, 2]) for (const batch of [32, 64]) measureInChild(threads, batch);

function measureInChild(threads: number, batch: number): void {
  const { network, steps } = values;
  const options = { network, steps, threads: String(threads), batch: String(batch) };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  execFileSync(process.execPath, [...process.execArgv, process.argv[1]!, ...flags], { stdio: 'inherit' });
}

async function measure(name: string, threads: number, batch: number, steps: number): Promise<void> {
  const task = tasks[name];
  if (!task) throw new Error(`unknown network "${name}": one of ${Object.keys(tasks).join(', ')}`);
  const { device } = await useBackend('wasm', { threads });
  setSeed(0);
  const { network, batch: draw } = task();
  const optimizer = adam()(network.namedParameters());
  const { inputs, labels } = draw(batch, new Random(1));

  const step = () => {
    const loss = () => crossEntropy(network.forward(inputs), labels);
    const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
    optimizer.step(gradients);
    value.dataSync();
    tf.dispose([value, gradients]);
  };
  time(step, warmUp);
  const before = process.cpuUsage();
  const milliseconds = median(time(step, steps));
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1000 / steps;
  const matrix = tf.randomUniform([1024, 1024], -1, 1, 'float32', 1);
  const product = median(time(() => tf.matMul(matrix, matrix).dispose(), 5));

  const profile = profileKernels();
  time(step, steps);
  const gigaflops = (2 * 1024 ** 3) / product / 1e6;
  write(
    `${name}, ${device}, batch ${batch}: ${milliseconds.toFixed(1)} ms/step (${processor.toFixed(1)} ms of processor time); ` +
      `matrix products at ${gigaflops.toFixed(1)} GFLOP/s`,
  );
  for (const [kernel, { total, calls }] of profile.sorted().slice(0, 15)) {
    write(`  ${(total / steps).toFixed(2).padStart(7)} ms  ${String(calls / steps).padStart(5)} x ${kernel}`);
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
