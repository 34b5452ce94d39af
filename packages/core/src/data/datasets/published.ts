import type { Resource, ResourceFile } from '../../resources';
import { cifar100FineClasses, cifar10Classes } from './cifar-classes';
import { digitClasses, fashionClasses } from './mnist';

/** A data set that can be fetched, and the names of its classes. */
export interface DatasetResource extends Resource {
  readonly kind: 'data';
  readonly classes: readonly string[];
}

/** A file that several hosts have under one name. */
function mirrored(hosts: readonly string[], path: string, bytes: number, sha256: string): ResourceFile {
  return { path, urls: hosts.map((host) => host + path), bytes, sha256 };
}

const mnistHosts = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

/**
 * MNIST's handwritten digits (LeCun et al. 1998), 11.6 MB.
 *
 * ```ts
 * const { directory } = await fetchResource(mnist);
 * const train = await loadMnist(directory, 'train');
 * ```
 */
export const mnist: DatasetResource = {
  kind: 'data',
  name: 'mnist',
  licence: 'CC-BY-SA-3.0',
  classes: digitClasses,
  files: [
    mirrored(
      mnistHosts,
      'train-images-idx3-ubyte.gz',
      9_912_422,
      '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    ),
    mirrored(
      mnistHosts,
      'train-labels-idx1-ubyte.gz',
      28_881,
      '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    ),
    mirrored(
      mnistHosts,
      't10k-images-idx3-ubyte.gz',
      1_648_877,
      '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    ),
    mirrored(
      mnistHosts,
      't10k-labels-idx1-ubyte.gz',
      4_542,
      'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    ),
  ],
};

const fashionHosts = [
  'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
];

/** Fashion-MNIST's clothes (Xiao et al. 2017), 31 MB: see `loadFashionMnist`. */
export const fashionMnist: DatasetResource = {
  kind: 'data',
  name: 'fashion-mnist',
  licence: 'MIT',
  classes: fashionClasses,
  files: [
    mirrored(
      fashionHosts,
      'train-images-idx3-ubyte.gz',
      26_421_880,
      '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
    ),
    mirrored(
      fashionHosts,
      'train-labels-idx1-ubyte.gz',
      29_515,
      'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
    ),
    mirrored(
      fashionHosts,
      't10k-images-idx3-ubyte.gz',
      4_422_102,
      '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
    ),
    mirrored(
      fashionHosts,
      't10k-labels-idx1-ubyte.gz',
      5_148,
      '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
    ),
  ],
};

const cifarHosts = ['https://www.cs.toronto.edu/~kriz/'];
const cifarLicence = 'no licence is stated; the authors ask to cite Krizhevsky 2009';

/** CIFAR-10 (Krizhevsky 2009), 170 MB: see `loadCifar10`. */
export const cifar10: DatasetResource = {
  kind: 'data',
  name: 'cifar10',
  licence: cifarLicence,
  classes: cifar10Classes,
  files: [
    mirrored(
      cifarHosts,
      'cifar-10-binary.tar.gz',
      170_052_171,
      'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    ),
  ],
};

/** CIFAR-100 (Krizhevsky 2009), 169 MB: see `loadCifar100`. */
export const cifar100: DatasetResource = {
  kind: 'data',
  name: 'cifar100',
  licence: cifarLicence,
  classes: cifar100FineClasses,
  files: [
    mirrored(
      cifarHosts,
      'cifar-100-binary.tar.gz',
      168_513_733,
      '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
    ),
  ],
};

/** All data sets that can be fetched by name. */
export const publishedDatasets: readonly DatasetResource[] = [mnist, fashionMnist, cifar10, cifar100];
