import { InvalidArgumentError } from '@dl/core';
import { toTensor } from '@dl/core/data';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import { mapName, MappedReader } from '@dl/formats';
import { modelNames, replaceHead, type ImageClassifier, type ModelName } from '../networks';
import { pretrainedWeights } from '../pretrained/catalogue';
import { loadReader, type LoadReaderOptions } from '../pretrained/load-reader';
import type { PretrainedWeights } from '../pretrained/pretrained-weights';
import { createNetwork, imageSizeOf, type ImageSize } from '../train/create-network';
import { imageNetStatistics } from '../train/recipes';
import { publishedLabels } from './class-label';
import type { ClassifierSettings } from './classifier';

export interface NetworkOfFileOptions extends Pick<LoadReaderOptions, 'title' | 'ignoreOthers' | 'signal'> {
  /** Default: the size that the network was made for. */
  inputSize?: ImageSize;
}

/**
 * A network with the weights of an open file, and as many outputs as the file has. Its transforms and classes are those of
 * the published weights whose names and layouts the file has. The caller disposes the model.
 *
 * @throws {@link InvalidArgumentError} if there is no network of that name; {@link StateDictError} if the file is of
 * another one.
 */
export async function loadNetworkOfFile(
  name: string,
  reader: TensorReader,
  { inputSize, ...options }: NetworkOfFileOptions,
): Promise<ClassifierSettings & { model: ImageClassifier; inputSize: ImageSize }> {
  if (!isNetwork(name)) {
    throw new InvalidArgumentError(`there is no network "${name}"; there are ${modelNames.join(', ')}`);
  }
  const imageSize = inputSize ?? imageSizeOf(name);
  const model = withoutInitialization(() => createNetwork(name, { classes: anyCount, imageSize }));
  try {
    const head = `${model.heads[0]!}.weight`;
    const published = pretrainedWeights.filter(
      (candidate) => candidate.network === name && candidate.classes,
    );
    const { weights, source } = inOurNames(reader, head, published);
    const outputs = weights.describe(head)?.shape[0] ?? anyCount;
    if (outputs !== model.numClasses) withoutInitialization(() => replaceHead(model, outputs));
    await loadReader(model, weights, { ...options, optional: source?.optional });
    const labels = source?.classes ? await publishedLabels(source.classes) : [];
    return {
      model,
      name,
      inputSize: imageSize,
      classes: labels.length === outputs ? labels : numbered(outputs),
      transforms: source?.transforms ?? [toTensor(), ...(imageSize[2] === 3 ? [imageNetStatistics] : [])],
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Until the file says how many classes it has. */
const anyCount = 10;

const isNetwork = (name: string): name is ModelName => (modelNames as readonly string[]).includes(name);

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `class ${i}`);

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
