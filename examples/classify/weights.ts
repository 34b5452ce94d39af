import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromHostTensor } from '@dl/core';
import { withoutInitialization, type Parameter } from '@dl/core/nn';
import { saveTensors } from '@dl/core/weights';
import { openWeights } from '@dl/formats';
import { createModel, type ImageClassifier, type ModelName } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');

/** The path of a published file in `DL_TEST_DATA`, by default the folder `shared/data` beside the repository. */
export function published(file: string): string {
  const found = path.join(data, file);
  if (existsSync(found)) return found;
  throw new Error(`${found} is missing: set DL_TEST_DATA to the folder that has ${file}`);
}

/** A tensor of the network in PyTorch's layout. */
type ReadTensor = (name: string, parameter: Parameter, position: number) => Promise<tf.Tensor>;

/** How each network's weights were published: one file a tensor. */
const readers = {
  googlenet_bvlc: readGoogleNet,
  squeezenet1_1: readSqueezeNet,
} satisfies Partial<Record<ModelName, ReadTensor>>;

export type PublishedNetwork = keyof typeof readers;

/** Writes the weights of a network as one safetensors file, once, and returns its path. */
export async function weightsOf(network: PublishedNetwork): Promise<string> {
  const file = path.join(repository, 'out/classify', `${network}.safetensors`);
  if (existsSync(file)) return file;
  const model: ImageClassifier = withoutInitialization(() => createModel(network, { auxiliary: false }));
  for (const [position, [name, parameter]] of [...model.namedParameters()].entries()) {
    const tensor = await readers[network](name, parameter, position);
    parameter.loadState(tensor);
    tensor.dispose();
  }
  const state = model.stateDict();
  await saveTensors(file, state, { network });
  tf.dispose(state);
  model.dispose();
  return file;
}

/** caffejs: filters [out, height, width, in], for blue, green, red. */
async function readGoogleNet(name: string, { stateShape }: Parameter): Promise<tf.Tensor> {
  const [block, layer, kind] = name.split('.');
  const file = `${block}/${layer}_${kind === 'bias' ? 'bias' : 'filter'}.bin`;
  const bytes = await readFile(published(`imagenet/googlenet_bvlc/weights/${file}`));
  const values = new Float32Array(Uint8Array.from(bytes).buffer);
  const [out, input, height, width] = stateShape as [number, number, number, number];
  if (stateShape.length < 4) return tf.tensor(values, stateShape);
  return tf.tidy(() => {
    const filters = tf.transpose(tf.tensor(values, [out, height, width, input]), [0, 3, 1, 2]);
    return input === 3 ? tf.reverse(filters, 1) : filters;
  });
}

/** NumPy files, numbered in the order of the convolutions: a weight and a bias each. */
async function readSqueezeNet(name: string, _: Parameter, position: number): Promise<tf.Tensor> {
  const kind = name.split('.').at(-1);
  const file = `squeezenet0_conv${position >> 1}_${kind}.npy`;
  const reader = await openWeights(published(`imagenet/squeezenet1.1_nchw/weights/${file}`));
  return fromHostTensor(Object.values(await reader.read())[0]!);
}
