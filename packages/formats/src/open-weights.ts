import { FileFormatError, InvalidArgumentError } from '@dl/core';
import {
  openBytes,
  type ByteSource,
  type TensorReader,
  type TensorSource,
  type UrlSourceOptions,
} from '@dl/core/weights';
import { headBytes, type WeightFormat } from './weight-format';
import { caffe } from './caffe/caffe';
import { numpy } from './numpy/numpy';
import { pytorch } from './pytorch/pytorch';
import { keras } from './keras/keras';
import { deeplearnJs } from './tfjs-layers/deeplearn-js';
import { tfjs } from './tfjs-layers/tfjs';
import { onnx } from './onnx/onnx-weights';
import { safetensors } from './safetensors/safetensors';
import { torch7 } from './torch7/torch7';

/** Every format, in the order in which a file is tried for it. */
const formats: readonly WeightFormat[] = [
  safetensors,
  pytorch,
  numpy,
  torch7,
  keras,
  tfjs,
  deeplearnJs,
  onnx,
  caffe,
];

export interface OpenWeightsOptions extends UrlSourceOptions {
  /** The format's name, where the file does not show it. Default: found from its first bytes. */
  format?: string;
}

/**
 * Opens a file of weights in whatever format it is, and reads what says where its tensors are. They are read when they
 * are asked for, in the names and layouts of the file.
 *
 * ```ts
 * const file = await openWeights('resnet18.pth');
 * file.format; // 'pytorch'
 * const { 'fc.weight': weight } = await file.read(['fc.weight']);
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file.
 * @throws {@link FileFormatError} if the file is damaged, truncated or of no known format.
 */
export async function openWeights(
  source: TensorSource,
  { format, ...options }: OpenWeightsOptions = {},
): Promise<TensorReader> {
  const file = await openBytes(source, options);
  return (format === undefined ? await detect(file) : named(format)).open(file);
}

async function detect(file: ByteSource): Promise<WeightFormat> {
  const head = await file.read(0, Math.min(headBytes, file.size));
  const format = formats.find((candidate) => candidate.matches(head, file));
  if (format) return format;
  const known = formats.map(({ description }) => description).join('; ');
  throw new FileFormatError(`${file.name} is of no known format; known are: ${known}`);
}

function named(name: string): WeightFormat {
  const format = formats.find((candidate) => candidate.name === name);
  if (format) return format;
  throw new InvalidArgumentError(
    `there is no format "${name}"; there are ${formats.map((candidate) => candidate.name).join(', ')}`,
  );
}
