import {
  cifar10,
  cifar100,
  fashionMnist,
  ImageFiles,
  loadCifar10,
  loadCifar100,
  loadFashionMnist,
  loadImageNet,
  loadMnist,
  mnist,
  type Dataset,
  type DatasetResource,
  type ImageDatasetOptions,
  type ImageFilesOptions,
  type ImageSample,
  type InMemoryImages,
  type Split,
  type Transform,
} from '@dl/core/data';
import type { ImageSize } from './create-network';
import { loadDevkitValidation } from './imagenet-devkit';
import { openPictureFolder, type PictureFolderOptions, type PictureSkipped } from './picture-folder';

export interface OpenDatasetOptions
  extends PictureFolderOptions, Pick<ImageFilesOptions, 'workers' | 'channels'> {}

/** An opened data set: images to train on and to test with, prepared in any way. */
export interface OpenedDataset {
  readonly classes: readonly string[];
  /** Pictures that could not be read and are left out. */
  readonly skipped: readonly PictureSkipped[];
  readonly part: (split: Split, transforms: readonly Transform[]) => Promise<Dataset<ImageSample>>;
}

/** A data set that recipes train on. */
export interface TrainingDataset {
  /** What is fetched; a data set without it is the user's to provide. */
  readonly resource?: DatasetResource;
  /** Size of its images, if it is one. */
  readonly imageSize?: ImageSize;
  readonly open: (directory: string, options?: OpenDatasetOptions) => Promise<OpenedDataset>;
}

/** Images of one size that stay in memory. */
function inMemory(
  resource: DatasetResource,
  imageSize: ImageSize,
  load: (directory: string, split: Split, options?: ImageDatasetOptions) => Promise<InMemoryImages>,
): TrainingDataset {
  return {
    resource,
    imageSize,
    open: async (directory) => {
      const loaded = new Map<Split, Promise<InMemoryImages>>();
      return {
        classes: resource.classes,
        skipped: [],
        part: async (split, transforms) => {
          const images = loaded.get(split) ?? load(directory, split);
          loaded.set(split, images);
          return (await images).with(transforms);
        },
      };
    },
  };
}

const imagenet: TrainingDataset = {
  open: async (directory, { workers, channels } = {}) => {
    const { classes } = await loadImageNet(directory, 'train');
    return {
      classes,
      skipped: [],
      part: async (split, transforms) => {
        const options = { transforms, workers, channels };
        if (split === 'train') return loadImageNet(directory, 'train', options);
        const devkit = await loadDevkitValidation(directory, classes);
        if (devkit) return new ImageFiles(devkit, classes, options);
        return loadImageNet(directory, 'val', options);
      },
    };
  },
};

const folder: TrainingDataset = {
  open: async (directory, { workers, channels, ...options } = {}) => {
    const { classes, skipped, train, heldOut } = await openPictureFolder(directory, options);
    return {
      classes,
      skipped,
      part: async (split, transforms) =>
        new ImageFiles(split === 'train' ? train : heldOut, classes, { transforms, workers, channels }),
    };
  },
};

/** The data sets of the recipes. */
export const datasets = {
  mnist: inMemory(mnist, [28, 28, 1], loadMnist),
  'fashion-mnist': inMemory(fashionMnist, [28, 28, 1], loadFashionMnist),
  cifar10: inMemory(cifar10, [32, 32, 3], loadCifar10),
  cifar100: inMemory(cifar100, [32, 32, 3], loadCifar100),
  /** ILSVRC 2012: `train/SYNSET/*.JPEG` and `val`, see `loadImageNet` of `@dl/core/data`. */
  imagenet,
  /** One folder of pictures a class: see `openPictureFolder`. */
  folder,
} satisfies Record<string, TrainingDataset>;

export type DatasetName = keyof typeof datasets;
