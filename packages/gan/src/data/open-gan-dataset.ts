import { InvalidArgumentError } from '@dl/core';
import {
  centerCrop,
  cifar10,
  fashionMnist,
  ImageFiles,
  imageFolder,
  loadCifar10,
  loadFashionMnist,
  loadMnist,
  mnist,
  randomHorizontalFlip,
  resize,
  toTensor,
  type Split,
} from '@dl/core/data';
import { listFolders, listImages, parseOptions } from '@dl/core/internal';
import { fetchResource, type DownloadEvent } from '@dl/core/resources';
import * as z from 'zod';
import type { FeatureProtocolName } from '../metrics/feature-protocols';
import type { GanDataset } from '../train/gan-batches';

/** Data sets by name. The protocol is the one that measures them. */
const named = {
  mnist: { resource: mnist, load: loadMnist, protocol: 'fid-mnist' },
  'fashion-mnist': { resource: fashionMnist, load: loadFashionMnist, protocol: undefined },
  cifar10: { resource: cifar10, load: loadCifar10, protocol: 'fid-cifar10' },
} as const;

type DatasetName = keyof typeof named;

/** Options of {@link openGanDataset}. */
export const openGanDatasetOptions = z.object({
  data: z.string().optional().describe('folder of the data set, if it is not to be fetched'),
  size: z.int().positive().default(32).describe('height and width that the pictures of a folder get'),
  gray: z.boolean().default(false).describe('take the pictures of a folder as grey ones'),
  flip: z.boolean().default(false).describe('mirror pictures at random'),
});

export type OpenGanDatasetOptions = z.input<typeof openGanDatasetOptions>;

export interface OpenGanDatasetControls {
  /** Default: 'train'. Folders have one part. */
  split?: Split;
  signal?: AbortSignal;
  /** Receives the progress of a download. */
  onDownload?: (event: DownloadEvent) => void;
}

/**
 * Opens a data set by its name, `mnist`, `fashion-mnist` or `cifar10`, or a folder of pictures, with one folder a class or without. Pictures of a
 * folder are brought to one size: the shorter side is resized, the middle cut out.
 *
 * ```ts
 * const model = await trainGan(await openGanDataset('faces', { size: 64, flip: true }), { steps: 30_000 });
 * ```
 *
 * @throws {@link InvalidArgumentError} if the folder has no pictures; {@link OfflineError} or {@link DownloadError} if a data set cannot be
 * fetched.
 */
export async function openGanDataset(
  name: string,
  options: OpenGanDatasetOptions = {},
  { split = 'train', signal, onDownload }: OpenGanDatasetControls = {},
): Promise<GanDataset> {
  const { data, size, gray, flip } = parseOptions('openGanDataset', openGanDatasetOptions, options);
  const channels = gray ? 1 : 3;
  const mirrored = flip ? [randomHorizontalFlip()] : [];
  if (isName(name)) {
    const { resource, load } = named[name];
    const directory = data ?? (await fetchResource(resource, { signal, onEvent: onDownload })).directory;
    return load(directory, split, { transforms: [...mirrored, toTensor()] });
  }
  const transforms = [resize(size), centerCrop(size), ...mirrored, toTensor()];
  if ((await listFolders(name)).length) return imageFolder(name, { transforms, channels });
  const files = await listImages(name);
  if (!files.length) throw new InvalidArgumentError(`the folder ${name} has no pictures`);
  return new ImageFiles(
    files.map((path) => ({ path, label: 0 })),
    ['all'],
    { transforms, channels },
  );
}

/** The protocol that measures what is trained on a data set, if there is one. */
export const protocolOf = (name: string): FeatureProtocolName | undefined =>
  isName(name) ? named[name].protocol : undefined;

const isName = (name: string): name is DatasetName => name in named;
