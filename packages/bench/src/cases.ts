import type { WorkloadName } from './workloads';

/** A row of the benchmark. Its result file is `docs/results/bench-<name>.json`. */
export interface BenchCase {
  readonly workload: WorkloadName;
  readonly title: string;
  /** Sizes of a batch. The value of the result is that of the first. */
  readonly batches: readonly number[];
  readonly peers: readonly PeerName[];
  /** Ratio ours : PyTorch that is aimed at. */
  readonly goal: number;
  /** Whether a batch is a number of images, whose rate is reported too. */
  readonly countsImages?: true;
}

export const peerNames = [
  'ort',
  'torch',
  'tensorflow',
  'wasm',
  'wasm-stock',
  'cpu',
  'onnxruntime',
  'jax',
  'sharp-onnxruntime',
] as const;
export type PeerName = (typeof peerNames)[number];

const training = ['ort', 'torch', 'tensorflow', 'wasm', 'wasm-stock', 'cpu'] as const;
const inference = ['ort', 'torch', 'onnxruntime', 'tensorflow', 'wasm', 'wasm-stock', 'cpu'] as const;

export const cases: readonly BenchCase[] = [
  {
    workload: 'mnist-step',
    title: 'MNIST network, training step, batch 64',
    batches: [64],
    peers: [...training, 'jax'],
    goal: 1,
  },
  {
    workload: 'resnet20-step',
    title: 'ResNet-20 on CIFAR, training step, batch 128',
    batches: [128],
    peers: training,
    goal: 1,
  },
  { workload: 'alexnet', title: 'AlexNet, inference', batches: [1, 8], peers: inference, goal: 0.9 },
  { workload: 'vgg19', title: 'VGG19, inference', batches: [1, 8], peers: inference, goal: 0.9 },
  { workload: 'resnet50', title: 'ResNet-50, inference', batches: [1, 8], peers: inference, goal: 0.9 },
  {
    workload: 'lstm-step',
    title: 'Character LSTM, 2 x 128, 64 characters, training step, batch 32',
    batches: [32],
    peers: training,
    goal: 1,
  },
  {
    workload: 'gpt-step',
    title: 'GPT, 4 layers of 128, 64 tokens, training step, batch 12',
    batches: [12],
    peers: training,
    goal: 1,
  },
  {
    workload: 'gatys-iteration',
    title: 'Neural style transfer, VGG19 to conv4_2, 256 px, one iteration',
    batches: [256, 512], // sides of the picture
    peers: ['ort', 'torch', 'tensorflow', 'wasm'], // the others take half a minute and more for one iteration
    goal: 1,
  },
  {
    workload: 'dcgan-step',
    title: 'DCGAN, 64 px, step of both networks, batch 32',
    batches: [32],
    peers: training,
    goal: 1,
  },
  {
    workload: 'classify-photographs',
    title: 'SqueezeNet 1.1, 50 photographs of 640 x 480 from JPEG file to the best five classes',
    batches: [50],
    peers: ['ort', 'torch', 'sharp-onnxruntime'],
    goal: 1,
    countsImages: true,
  },
  {
    workload: 'classify-cifar',
    title: 'ResNet-20, 1,000 images of CIFAR-10 from pixels to the best five classes',
    batches: [1000],
    peers: ['ort', 'torch'],
    goal: 1,
    countsImages: true,
  },
];
