import { InvalidArgumentError } from '@dl/core';
import {
  fetchResource,
  isResourceCached,
  TransferError,
  type FetchResourceOptions,
} from '@dl/core/resources';
import type { RangeIgnored, TensorReader } from '@dl/core/weights';
import { MappedReader, openWeights } from '@dl/formats';
import type { PretrainedWeights } from './pretrained-weights';

export interface OpenPretrainedOptions extends Omit<FetchResourceOptions, 'onEvent'> {
  /** Receives what happens, for a progress bar or a log. */
  onEvent?: (event: Parameters<NonNullable<FetchResourceOptions['onEvent']>>[0] | RangeIgnored) => void;
  /**
   * With `true`, nothing is put into the cache: tensors are read by HTTP range when they are asked for, from where the
   * weights are published. What is in the cache is taken from there all the same. A part of a file cannot be verified
   * by the checksum of the whole. Default: false, the file is fetched, verified and cached.
   */
  byRange?: boolean;
}

/**
 * Opens published weights, in the names and layouts of our network.
 *
 * ```ts
 * const weights = await openPretrained(findPretrained('vgg19.keras'));
 * weights.names; // ['features.0.weight', 'features.0.bias', ...]
 * ```
 *
 * @throws those of `fetchResource` and `openWeights`; {@link FileFormatError} if the file is of another network.
 */
export async function openPretrained(
  weights: PretrainedWeights,
  { byRange = false, ...options }: OpenPretrainedOptions = {},
): Promise<TensorReader> {
  const { format, mapping } = weights;
  const reader =
    byRange && !options.offline && !(await isResourceCached(weights, options.cache))
      ? await openPublished(weights, options)
      : await openWeights(await fetchFile(weights, options), { format });
  return new MappedReader(reader, mapping);
}

async function fetchFile(weights: PretrainedWeights, options: FetchResourceOptions): Promise<string> {
  const { files } = await fetchResource(weights, options);
  return files[theFile(weights).path]!;
}

/** From the first mirror that answers. */
async function openPublished(
  weights: PretrainedWeights,
  options: Omit<OpenPretrainedOptions, 'byRange' | 'offline' | 'cache'>,
): Promise<TensorReader> {
  const failures: TransferError[] = [];
  for (const url of theFile(weights).urls) {
    try {
      return await openWeights(url, { ...options, format: weights.format });
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      failures.push(error);
    }
  }
  throw failures[0]!;
}

function theFile({ name, files }: PretrainedWeights): PretrainedWeights['files'][number] {
  const [file, ...others] = files;
  if (file && !others.length) return file;
  throw new InvalidArgumentError(`the weights "${name}" are ${files.length} files, one is allowed`);
}
