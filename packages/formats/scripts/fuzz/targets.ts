import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { useBackend } from '@dl/core/backends';
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '@dl/core/nn';
import {
  loadCaffeModel,
  loadKerasModel,
  loadOnnxModel,
  loadTfjsModel,
  openWeights,
  saveTfjsModel,
} from '@dl/formats';
import { caffeModelFile } from '../../src/caffe/testing/caffemodel-file';

/** A reader, and the good files whose mutations it gets. */
interface Target {
  seeds(): Promise<Uint8Array[]> | Uint8Array[];
  read(bytes: Uint8Array): Promise<unknown>;
}

const sources = fileURLToPath(new URL('../../..', import.meta.url));

/** The fixtures of the tests, by their paths below `packages`. */
function fixtures(pattern: RegExp): Uint8Array[] {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.includes('node_modules') && pattern.test(file))
    .sort();
  if (!files.length) throw new Error(`no fixture in ${sources} matches ${pattern}`);
  return files.map((file) => {
    const bytes = readFileSync(path.join(sources, file));
    return new Uint8Array(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  });
}

const weights = (format: string, pattern: RegExp): Target => ({
  seeds: () => fixtures(pattern),
  read: async (bytes) => (await openWeights(bytes, { format })).read(),
});

/** A model is made and thrown away. */
const model = (
  seeds: Target['seeds'],
  load: (bytes: Uint8Array) => Promise<{ dispose(): void }>,
): Target => ({
  seeds,
  read: async (bytes) => {
    await useBackend('cpu');
    (await load(bytes)).dispose();
  },
});

const prototxt = `
name: "net" # a comment
input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 pad: 1 stride: 2 weight_filler { type: 'xavier' } } }
layer { name: "bn" type: "BatchNorm" bottom: "conv" top: "conv" batch_norm_param { eps: 1e-3 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" relu_param { negative_slope: 0.1 } }
layer { name: "pool" type: "Pooling" bottom: "conv" top: "pool" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 5 } }
layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" include { phase: TEST } }
`;

const caffemodel = caffeModelFile('net', [
  { name: 'conv', type: 'Convolution', blobs: [ramp([4, 3, 3, 3]), ramp([4])] },
  { name: 'bn', type: 'BatchNorm', blobs: [ramp([4]), ramp([4]), ramp([1])] },
  { name: 'fc', type: 'InnerProduct', blobs: [ramp([5, 16]), ramp([5])] },
]);

function ramp(shape: number[]) {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from({ length }, (_, i) => i + 1) };
}

/** A TensorFlow.js model is a JSON beside its weights. */
async function tfjsFolder(): Promise<string> {
  await useBackend('cpu');
  const folder = mkdtempSync(path.join(tmpdir(), 'dl-fuzz-'));
  const network = new Sequential(
    new Conv2d(1, 2, 3, { padding: 1 }),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(32, 3),
  );
  await saveTfjsModel(folder, network, { inputShape: [8, 8, 1] });
  return folder;
}

let folder: string;
const tfjs = model(
  async () => {
    folder = await tfjsFolder();
    return [new Uint8Array(readFileSync(path.join(folder, 'model.json')))];
  },
  async (bytes) => {
    writeFileSync(path.join(folder, 'model.json'), bytes);
    return loadTfjsModel(path.join(folder, 'model.json'));
  },
);

export const targets = {
  safetensors: weights('safetensors', /core\/src\/.*\.safetensors$/),
  pytorch: weights('pytorch', /pytorch\/fixtures\/.*\.(pth|pt|pkl)$/),
  torch7: weights('torch7', /torch7\/fixtures\/.*\.t7$/),
  numpy: weights('numpy', /numpy\/fixtures\/.*\.np[yz]$/),
  'keras weights': weights('keras', /(hdf5|keras)\/fixtures\/.*\.(h5|keras)\.gz$/),
  'keras model': model(() => fixtures(/keras\/fixtures\/.*-\d\.(h5|keras)\.gz$/), loadKerasModel),
  'tfjs model': tfjs,
  'onnx weights': weights('onnx', /onnx\/.*\.onnx$/),
  'onnx model': model(() => fixtures(/onnx\/.*\.onnx$/), loadOnnxModel),
  caffemodel: model(
    () => [caffemodel],
    (bytes) => loadCaffeModel({ prototxt: new TextEncoder().encode(prototxt), caffemodel: bytes }),
  ),
  prototxt: model(
    () => [new TextEncoder().encode(prototxt)],
    (bytes) => loadCaffeModel({ prototxt: bytes, caffemodel }),
  ),
} satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;
