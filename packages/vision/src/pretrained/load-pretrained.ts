import type { AnyModule } from '@dl/core/nn';
import { findPretrained } from './catalogue';
import { loadReader } from './load-reader';
import { openPretrained, type OpenPretrainedOptions } from './open-pretrained';
import type { PretrainedWeights } from './pretrained-weights';

export interface LoadPretrainedOptions extends Omit<OpenPretrainedOptions, 'byRange'> {
  /**
   * The tensors to load, by a test of our name; the others keep the values that they have. Unless the file is in the
   * cache, only these are read, by HTTP range. Default: all.
   */
  only?: (name: string) => boolean;
}

/**
 * Loads published weights into a network. The file is fetched once, verified and cached.
 *
 * ```ts
 * const model = vgg19().eval();
 * const { transforms } = await loadPretrained(model, 'vgg19');
 *
 * // Style transfer needs the convolutions alone: 80 of 575 MB.
 * await loadPretrained(model, 'vgg19.tv_in1k', { only: (name) => name.startsWith('features.') });
 * ```
 *
 * @param weights - From {@link pretrainedWeights}, or the name of some, or of a network: see {@link findPretrained}.
 * @returns The weights, which say how images become the network's input and what its outputs are.
 * @throws {@link StateDictError} if the network is another one; it is then as it was. {@link OfflineError},
 * {@link ChecksumError} or {@link DownloadError} if they cannot be fetched; {@link FileFormatError} if the file is
 * damaged.
 */
export async function loadPretrained(
  model: AnyModule,
  weights: PretrainedWeights | string,
  { only, ...options }: LoadPretrainedOptions = {},
): Promise<PretrainedWeights> {
  const found = typeof weights === 'string' ? findPretrained(weights) : weights;
  const reader = await openPretrained(found, { ...options, byRange: only !== undefined });
  const { name, optional } = found;
  await loadReader(model, reader, { title: `the weights "${name}"`, optional, only, signal: options.signal });
  return found;
}
