import { centerCrop, resize, type Transform } from '@dl/core/data';
import type { DownloadEvent } from '@dl/core/resources';
import type { TensorReader } from '@dl/core/weights';
import { openWeights } from '@dl/formats';
import { loadNetworkOfFile, type NetworkOfFileOptions } from '../classify/network-of-file';
import type { ImageClassifier, ModelName } from '../networks';
import { findPretrained } from '../pretrained/catalogue';
import { openPretrained } from '../pretrained/open-pretrained';
import type { ImageSize } from '../train/create-network';
import { parseMetadata } from '../train/weights-metadata';

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
  const { network, transforms } = weights;
  const title = `the weights "${weights.name}"`;
  return trainedNetwork(network as ModelName, reader, { title, transforms, signal: options.signal });
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
  const { transforms, imageSize } = parseMetadata(file, reader.metadata);
  const title = `the weights in ${file}`;
  return trainedNetwork(network, reader, { title, transforms, inputSize: imageSize, signal });
}

/** Classifiers at half depth, for which many files have no weights, are left out. */
async function trainedNetwork(
  network: ModelName,
  reader: TensorReader,
  { transforms, ...options }: NetworkOfFileOptions & { transforms?: readonly Transform[] },
): Promise<TrainedNetwork> {
  const opened = await loadNetworkOfFile(network, reader, { ...options, ignoreOthers: true });
  return {
    model: opened.model,
    network,
    imageSize: opened.inputSize,
    transforms: toOneSize(transforms ?? opened.transforms, opened.inputSize),
  };
}

/** Networks for images of one data set take them as they are; other pictures must be brought to their size. */
function toOneSize(transforms: readonly Transform[], [height, width]: ImageSize): readonly Transform[] {
  const isFitted = transforms.some(({ type }) => type === 'resize' || type === 'centerCrop');
  return isFitted
    ? transforms
    : [resize(Math.min(height, width)), centerCrop([height, width]), ...transforms];
}
