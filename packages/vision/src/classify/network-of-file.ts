import { InvalidArgumentError } from '@dl/core';
import { toTensor } from '@dl/core/data';
import { withoutInitialization, type Module } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import { mapName, MappedReader } from '@dl/formats';
import { createModel, type ImageClassifier } from '../networks';
import { pretrainedWeights } from '../pretrained/catalogue';
import type { PretrainedWeights } from '../pretrained/pretrained-weights';
import {
  createNetwork,
  imageSizeOf,
  networkNames,
  type ImageSize,
  type NetworkName,
} from '../train/create-network';
import { imageNetStatistics } from '../train/recipes';
import { publishedLabels } from './class-label';
import type { ClassifierSettings } from './classifier';

interface NetworkOfFile extends ClassifierSettings {
  /** Without its weights. */
  readonly model: Module;
  /** The file in the names and layouts of the network. */
  readonly weights: TensorReader;
  /** Names that the file or the network may lack. */
  readonly optional: RegExp;
}

/**
 * The network of an open file, with as many outputs as the file has. Its transforms and classes are those of the published
 * weights whose names and layouts the file has.
 *
 * @param inputSize - Default: the size that the network was made for.
 * @throws {@link InvalidArgumentError} if there is no network of that name.
 */
export async function networkOfFile(
  name: string,
  reader: TensorReader,
  inputSize?: ImageSize,
): Promise<NetworkOfFile> {
  if (!isNetwork(name)) {
    throw new InvalidArgumentError(`there is no network "${name}"; there are ${networkNames.join(', ')}`);
  }
  const { head, classes } = headOf(name);
  const published = pretrainedWeights.filter((candidate) => candidate.network === name && candidate.classes);
  const { weights, source } = inOurNames(reader, head, published);
  const outputs = weights.describe(head)?.shape[0] ?? classes;
  const imageSize = inputSize ?? imageSizeOf(name);
  const labels = source?.classes ? await publishedLabels(source.classes) : [];
  return {
    model: withoutInitialization(() => createNetwork(name, { classes: outputs, imageSize })),
    weights,
    optional: source?.optional ?? /\.num_batches_tracked$/,
    name,
    inputSize: imageSize,
    classes: labels.length === outputs ? labels : numbered(outputs),
    transforms: source?.transforms ?? [toTensor(), ...(imageSize[2] === 3 ? [imageNetStatistics] : [])],
  };
}

const isNetwork = (name: string): name is NetworkName => (networkNames as readonly string[]).includes(name);

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `class ${i}`);

/** The weight that has one row a class, and how many rows a new network has. */
function headOf(name: NetworkName): { head: string; classes: number } {
  if (name === 'mnist') return { head: '10.weight', classes: 10 };
  const model: ImageClassifier = withoutInitialization(() => createModel(name));
  model.dispose();
  return { head: `${model.heads[0]}.weight`, classes: model.numClasses };
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
