/**
 * Compares every network that torchvision has too with torchvision: weights load by name with nothing missing or left
 * over, and logits and gradients agree. Needs `python3` with torchvision; weights go to a temporary folder, a network at a
 * time. Writes docs/results/vision-parity.json.
 *
 *   npm run parity --workspace=packages/vision
 *   npm run parity --workspace=packages/vision -- --networks resnet18,googlenet --output /tmp/parity.json
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { Parameter, withoutInitialization } from '@dl/core/nn';
import { writeResult } from '@dl/core/results';
import { crossEntropy, valueAndGradients } from '@dl/core/train';
import { loadTensors } from '@dl/core/weights';
import { loadWeights } from '@dl/formats';
import { createModel, listModels, type ImageClassifier, type ModelName } from '../src/networks';

const networks = [
  'alexnet', 'vgg11', 'vgg11_bn', 'vgg13', 'vgg13_bn', 'vgg16', 'vgg16_bn', 'vgg19', 'vgg19_bn', 'resnet18',
  'resnet34', 'resnet50', 'resnet101', 'resnet152', 'googlenet', 'inception_v3', 'squeezenet1_0', 'squeezenet1_1',
] as const; // prettier-ignore
/** Networks whose gradients are compared, without dropout. */
const trained: readonly string[] = ['alexnet', 'vgg11', 'resnet18'];
/** Networks whose weights are also read from files of `torch.save`, in its two forms. */
const pickled: readonly string[] = ['alexnet', 'resnet18'];
/** The network that runs on TF.js' own cpu backend too, the reference. */
const onCpu = 'squeezenet1_1';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: networks.join(',') },
    backend: { type: 'string', default: 'ort' },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', default: path.join(packageFolder, '../../docs/results/vision-parity.json') },
  },
});

interface Comparison {
  network: string;
  /** The file that the weights came from. */
  weights: string;
  backend: string;
  parameters: number;
  /** Largest absolute difference of a logit. */
  difference: number;
  /** That difference over the largest logit. */
  relative: number;
  /** Largest difference between PyTorch's own logits in float32 and in float64. */
  pytorchRounding: number;
}

/** What the Python script prints. */
interface Torchvision {
  parameters: number;
  rounding: number;
}

interface GradientComparison {
  network: string;
  lossDifference: number;
  /** Mean over the parameters of the largest difference in the gradient over the largest number in it. */
  meanRelative: number;
  maxRelative: number;
}

/** Runs the Python script, which fills `folder`, and returns what it says of torchvision's network. */
async function runTorchvision(network: ModelName, folder: string): Promise<Torchvision> {
  const { inputSize } = listModels().find(({ name }) => name === network)!;
  const script = path.join(packageFolder, 'fixtures/torchvision_parity.py');
  const flags = [
    ...(trained.includes(network) ? ['--gradients'] : []),
    ...(pickled.includes(network) ? ['--pickles'] : []),
  ];
  const args = [script, network, folder, '--seed', options.seed, '--size', String(inputSize[0]), ...flags];
  try {
    const { stdout } = await promisify(execFile)('python3', args);
    return JSON.parse(stdout) as Torchvision;
  } catch (error) {
    throw new Error('torchvision did not run. Install it for python3: pip install torchvision', {
      cause: error,
    });
  }
}

async function load(network: ModelName, file: string, dropout?: number): Promise<ImageClassifier> {
  const model: ImageClassifier = withoutInitialization(() =>
    createModel(network, dropout === undefined ? {} : { dropout }),
  );
  const state = await loadWeights(file);
  model.loadStateDict(state);
  tf.dispose(state);
  return model;
}

async function difference(actual: tf.Tensor, expected: tf.Tensor): Promise<{ max: number; scale: number }> {
  const [max, scale] = tf.tidy<[tf.Tensor, tf.Tensor]>(() => [
    tf.max(tf.abs(tf.sub(actual, expected))),
    tf.max(tf.abs(expected)),
  ]);
  const found = { max: (await max.data())[0]!, scale: (await scale.data())[0]! };
  tf.dispose([max, scale]);
  return found;
}

async function compareLogits(
  network: ModelName,
  folder: string,
  expected: Torchvision,
  weights = 'state.safetensors',
): Promise<Comparison> {
  const model = (await load(network, path.join(folder, weights))).eval();
  const parameters = model.parameters().reduce((sum, { size }) => sum + size, 0);
  if (parameters !== expected.parameters)
    throw new Error(`${network} has ${parameters} parameters, torchvision's has ${expected.parameters}`);
  const { images, logits } = await loadTensors(path.join(folder, 'logits.safetensors'));
  const actual = model.forward(images!);
  const { max, scale } = await difference(actual, logits!);
  tf.dispose([images!, logits!, actual]);
  model.dispose();
  const pytorchRounding = expected.rounding;
  return {
    network,
    weights,
    backend: tf.getBackend(),
    parameters,
    difference: max,
    relative: max / scale,
    pytorchRounding,
  };
}

async function compareGradients(network: ModelName, folder: string): Promise<GradientComparison> {
  const model = await load(network, path.join(folder, 'state.safetensors'), 0);
  const { images, labels, loss } = await loadTensors(path.join(folder, 'step.safetensors'));
  const expected = await loadTensors(path.join(folder, 'gradients.safetensors'));
  const named = [...model.namedParameters()];
  const { value, gradients } = valueAndGradients(
    () => crossEntropy(model.forward(images!), labels!),
    named.map(([, parameter]) => parameter),
  );
  const relative: number[] = [];
  for (const [i, [name, parameter]] of named.entries()) {
    const gradient = new Parameter(gradients[i]!, parameter.layout);
    const inTorch = gradient.toState();
    const { max, scale } = await difference(inTorch, expected[name]!);
    relative.push(max / scale);
    gradient.dispose();
    inTorch.dispose();
  }
  const { max: lossDifference } = await difference(value, loss!);
  tf.dispose([images!, labels!, loss!, expected, value]);
  model.dispose();
  const meanRelative = relative.reduce((sum, item) => sum + item, 0) / relative.length;
  return { network, lossDifference, meanRelative, maxRelative: Math.max(...relative) };
}

const start = performance.now();
const logits: Comparison[] = [];
const gradients: GradientComparison[] = [];
for (const network of options.networks.split(',') as ModelName[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dl-parity-'));
  try {
    await useBackend(options.backend);
    const torchvision = await runTorchvision(network, folder);
    logits.push(await compareLogits(network, folder, torchvision));
    if (pickled.includes(network)) {
      for (const file of ['state.pth', 'state-legacy.pth']) {
        logits.push(await compareLogits(network, folder, torchvision, file));
      }
    }
    if (trained.includes(network)) gradients.push(await compareGradients(network, folder));
    if (network === onCpu) {
      await useBackend('cpu');
      logits.push(await compareLogits(network, folder, torchvision));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  process.stdout.write(`${JSON.stringify(logits.at(-1))}\n`);
  if (gradients.at(-1)?.network === network) process.stdout.write(`${JSON.stringify(gradients.at(-1))}\n`);
}
const value = Math.max(...logits.map((comparison) => comparison.difference));
await writeResult(options.output, {
  name: 'vision-parity',
  metric: `largest difference between a logit here and in torchvision (${logits.length} comparisons, random weights)`,
  value,
  target: '<= 1e-3',
  reference: 'torchvision, the same weights and images',
  command: 'npm run parity --workspace=packages/vision',
  backend: options.backend,
  seed: Number(options.seed),
  seconds: (performance.now() - start) / 1000,
  details: { logits, gradients },
});
if (value > 1e-3) process.exitCode = 1;
