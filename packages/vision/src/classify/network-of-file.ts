import { InvalidArgumentError } from '@dl/core';
import { normalize, toTensor } from '@dl/core/data';
import { withoutInitialization, type Module } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import { MappedReader, mapName } from '@dl/formats';
import { mnistNetwork } from '../mnist-network';
import { createModel, listModels } from '../networks';
import { pretrainedWeights } from '../pretrained/catalogue';
import type { PretrainedWeights } from '../pretrained/pretrained-weights';
import { publishedLabels } from './class-label';
import type { ClassifierSettings } from './classifier';

/** The networks that a file of weights may be of. */
export const networkNames: readonly string[] = ['mnist', ...listModels().map(({ name }) => name)];

interface NetworkOfFile extends ClassifierSettings {
  /** Without its weights. */
  readonly model: Module;
  /** The file in the names and layouts of the network. */
  readonly weights: TensorReader;
  /** Names that the file may lack. */
  readonly optional: RegExp;
}

const imagenetInput = [toTensor(), normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])];

/**
 * The network of an open file, with as many outputs as the file has. Its transforms and classes are those of the published
 * weights whose names and layouts the file has.
 */
export async function networkOfFile(network: string, reader: TensorReader): Promise<NetworkOfFile> {
  if (network === 'mnist') return courseNetwork(reader);
  const entry = listModels().find(({ name }) => name === network);
  if (!entry) {
    throw new InvalidArgumentError(`there is no network "${network}"; there are ${networkNames.join(', ')}`);
  }
  const make = (numClasses?: number) => withoutInitialization(() => createModel(entry.name, { numClasses }));
  let model = make();
  const head = `${model.heads[0]}.weight`;
  const published = pretrainedWeights.filter(
    (candidate) => candidate.network === network && candidate.classes,
  );
  const { weights, source } = inOurNames(reader, head, published);
  const outputs = weights.describe(head)?.shape[0] ?? model.numClasses;
  if (outputs !== model.numClasses) {
    model.dispose();
    model = make(outputs);
  }
  const labels = source?.classes ? await publishedLabels(source.classes) : [];
  return {
    model,
    weights,
    optional: source?.optional ?? /\.num_batches_tracked$/,
    name: network,
    inputSize: entry.inputSize,
    classes: labels.length === outputs ? labels : Array.from({ length: outputs }, (_, i) => `class ${i}`),
    transforms: source?.transforms ?? (entry.inputSize[2] === 3 ? imagenetInput : [toTensor()]),
  };
}

/** The file by our names, and the published weights whose names it has. A file with none of them is left to be refused. */
function inOurNames(
  reader: TensorReader,
  head: string,
  published: readonly PretrainedWeights[],
): { weights: TensorReader; source?: PretrainedWeights } {
  if (!reader.describe(head)) {
    for (const source of published) {
      if (reader.names.every((name) => mapName(name, source.mapping) !== undefined))
        return { weights: new MappedReader(reader, source.mapping), source };
    }
  }
  return { weights: reader, source: published[0] };
}

function courseNetwork(weights: TensorReader): NetworkOfFile {
  return {
    model: withoutInitialization(mnistNetwork),
    weights,
    optional: /\.num_batches_tracked$/,
    name: 'mnist',
    inputSize: [28, 28, 1],
    classes: Array.from('0123456789'),
    transforms: [toTensor()],
  };
}
