import { FileFormatError } from '@dl/core';
import { elementCount } from '../bytes/tensor-data';
import type { Hdf5Dataset } from '../hdf5/hdf5-dataset';
import type { Hdf5Group } from '../hdf5/hdf5-group';
import { TensorTable, type TensorEntry } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { openKerasFile } from './keras-file';
import { readLegacyWeights } from './legacy-weights';

const signature = '\x89HDF\r\n\x1a\n';

/**
 * Files of Keras 1 to 3, and any other HDF5 file. Tensors are named as Keras names its weights where the file says so
 * (`block1_conv1/kernel`), else by their path in the file (`layers/dense/vars/0`).
 */
export const keras: WeightFormat = {
  name: 'keras',
  description: 'Keras and HDF5 (.keras, .h5, .hdf5)',
  matches(head) {
    const text = String.fromCharCode(...head.subarray(0, 600));
    const isArchive = /^PK\x03\x04[^]{26}(metadata\.json|config\.json|model\.weights\.h5)/.test(text);
    return isArchive || text.startsWith(signature) || text.slice(512).startsWith(signature);
  },
  async open(file) {
    const { name, root, config, version } = await openKerasFile(file);
    const metadata = {
      ...(version !== undefined && { keras_version: version }),
      ...(config !== undefined && { model_config: config }),
    };
    return new TensorTable('keras', name, await tensorsOf(root), metadata);
  },
};

async function tensorsOf(root: Hdf5Group): Promise<[string, TensorEntry][]> {
  const tensors: [string, TensorEntry][] = [];
  const layers = await readLegacyWeights(root);
  if (layers) {
    for (const [layer, weights] of layers) {
      for (const { name, dataset } of weights) {
        tensors.push([nameIn(layer, name), entryOf(dataset)]);
      }
    }
  } else {
    for await (const [path, dataset] of root.datasets()) {
      if (dataset.dtype) tensors.push([path, entryOf(dataset)]); // texts are no tensors
    }
  }
  return tensors;
}

/** Keras 3 puts the model in front of the layer, and the first versions do not name the layer at all. */
function nameIn(layer: string, name: string): string {
  const start = `/${name}`.indexOf(`/${layer}/`);
  return start < 0 ? `${layer}/${name}` : name.slice(start);
}

function entryOf(dataset: Hdf5Dataset): TensorEntry {
  const { dtype, shape = [0] } = dataset;
  if (!dtype) throw new FileFormatError(`a weight is ${dataset.typeName}, not numbers`);
  elementCount(shape);
  return { dtype, shape, read: () => dataset.read() };
}
