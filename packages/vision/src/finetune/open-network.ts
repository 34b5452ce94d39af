import { fromHostTensor, StateDictError } from '@dl/core';
import { centerCrop, normalize, resize, toTensor, type Transform } from '@dl/core/data';
import { withoutInitialization, type StateDict } from '@dl/core/nn';
import type { DownloadEvent } from '@dl/core/resources';
import type { TensorReader } from '@dl/core/weights';
import { MappedReader, openWeights } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import { replaceHead, type ImageClassifier, type ModelName } from '../networks';
import { findMapping, findPretrained, pretrainedWeights } from '../pretrained/catalogue';
import { openPretrained } from '../pretrained/open-pretrained';
import { createNetwork, imageSizeOf, type ImageSize } from '../train/create-network';

/** A network whose weights are worth keeping, and what it takes. */
export interface TrainedNetwork {
  /** Made with a classifier; `finetune` replaces it. */
  readonly model: ImageClassifier;
  /** What makes a picture of any size its input. */
  readonly transforms: readonly Transform[];
  /** Its name, to be kept with its weights: see `listModels`. */
  readonly network?: string;
  /** Size of its input; the number of channels decides how pictures are read. Default: three channels. */
  readonly imageSize?: ImageSize;
}

export interface OpenNetworkOptions {
  /** Folder with the cache of published weights. Default: `DL_CACHE`, or the platform's. */
  cache?: string;
  /** Takes published weights from the cache alone. Default: `DL_OFFLINE`. */
  offline?: boolean;
  signal?: AbortSignal;
  /** Called while published weights are fetched. */
  onDownload?: (event: DownloadEvent) => void;
}

/** A network with published weights; `name` is theirs or that of a network: see `findPretrained`. */
export async function openPublishedNetwork(
  name: string,
  { onDownload, ...options }: OpenNetworkOptions = {},
): Promise<TrainedNetwork> {
  const weights = findPretrained(name);
  const reader = await openPretrained(weights, {
    ...options,
    onEvent: (event) => {
      if (event.type !== 'range-ignored') onDownload?.(event);
    },
  });
  return withWeights(weights.network as ModelName, reader, weights.transforms);
}

/**
 * A network with the weights of a file: published ones of any source, or those that `dl vision train` and
 * `dl vision finetune` write.
 *
 * ```ts
 * const trained = await openNetworkFile('resnet20', 'out/cifar10-resnet20.safetensors');
 * const { evaluation } = await finetune(trained, 'data/pets');
 * ```
 *
 * @throws {@link StateDictError} if they are those of another network.
 */
export async function openNetworkFile(
  network: ModelName,
  file: string,
  { signal }: Pick<OpenNetworkOptions, 'signal'> = {},
): Promise<TrainedNetwork> {
  const reader = await openWeights(file, { signal });
  const { transforms, imageSize } = reader.metadata;
  const published = pretrainedWeights.find((weights) => weights.network === network);
  return withWeights(
    network,
    reader,
    transforms ? (JSON.parse(transforms) as Transform[]) : (published?.transforms ?? imageNetInput),
    imageSize ? (JSON.parse(imageSize) as ImageSize) : undefined,
  );
}

const imageNetInput = [toTensor(), normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])];

/** Classifiers at half depth, for which many files have no weights, are left out. */
async function withWeights(
  network: ModelName,
  reader: TensorReader,
  transforms: readonly Transform[],
  imageSize: ImageSize = imageSizeOf(network),
): Promise<TrainedNetwork> {
  const model = withoutInitialization(() =>
    createNetwork(network, { classes: 1000, imageSize }),
  ) as ImageClassifier;
  let state: StateDict = {};
  try {
    const [head] = model.heads;
    const weights = reader.describe(`${head}.bias`)
      ? reader
      : new MappedReader(reader, findMapping(network, reader.names));
    const outputs = weights.describe(`${head}.bias`)?.shape[0];
    if (outputs === undefined) throw new StateDictError(`the weights have no classifier "${head}"`);
    withoutInitialization(() => replaceHead(model, outputs));
    state = await readState(model, weights);
    model.loadStateDict(state);
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    tf.dispose(state);
  }
  return { model, network, imageSize, transforms: toOneSize(transforms, imageSize) };
}

async function readState(model: ImageClassifier, weights: TensorReader): Promise<StateDict> {
  const wanted = [...model.namedParameters(), ...model.namedBuffers()].map(([name]) => name);
  const tensors = await weights.read(wanted.filter((name) => weights.describe(name)));
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, fromHostTensor(tensor)]));
}

/** Networks for images of one data set take them as they are; other pictures must be brought to their size. */
function toOneSize(transforms: readonly Transform[], [height, width]: ImageSize): readonly Transform[] {
  const isFitted = transforms.some(({ type }) => type === 'resize' || type === 'centerCrop');
  return isFitted
    ? transforms
    : [resize(Math.min(height, width)), centerCrop([height, width]), ...transforms];
}
