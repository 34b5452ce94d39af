import { InvalidArgumentError } from '@dl/core';
import { findPretrained, pretrainedWeights } from '@dl/vision';
import { distilledEncoder } from './distilled-encoder';
import type { Encoder } from './encoder';
import type { EncoderOptions } from './encoder-options';
import { googlenetEncoder } from './googlenet-encoder';
import { smallEncoder } from './small-encoder';
import { publishedVggEncoder, vggFileEncoder, vggNetworks } from './vgg-encoder';

/** The VGG group's own weights without the classifier, those of Gatys et al. */
const convolutionsOnly = { vgg16: 'vgg16.keras_notop', vgg19: 'vgg19.keras_notop' };

const encoders: Record<string, (options: EncoderOptions) => Promise<Encoder>> = {
  small: smallEncoder,
  distilled: distilledEncoder,
  googlenet: googlenetEncoder,
  ...Object.fromEntries(
    (['vgg16', 'vgg19'] as const).map((network) => [
      network,
      ({ weights, ...options }: EncoderOptions) =>
        weights
          ? vggFileEncoder(network, weights, options)
          : publishedVggEncoder(findPretrained(convolutionsOnly[network]), options),
    ]),
  ),
};

/** Names that {@link loadEncoder} takes, beside those of published weights of VGG. */
export const encoderNames: readonly string[] = Object.keys(encoders);

/**
 * Loads an encoder. The caller disposes it.
 *
 * - `small` comes with the package: a VGG-13 at a quarter of its width that we trained on CIFAR-10, on images of 32 pixels.
 *   Nothing is fetched and it is fast; its pictures are plainly worse than those of the others.
 * - `vgg19` and `vgg16` are the networks of the VGG group with their own weights, as in Gatys et al. 2016: 80 MB, fetched once.
 *   Other published weights of them go by their names, such as `vgg19.tv_in1k`, of whose 574 MB only the convolutions
 *   are read, by HTTP range.
 * - `distilled` is VGG-19 at a quarter of its width, distilled from it for style transfer (Wang et al. 2020): 4 MB.
 * - `googlenet` is GoogLeNet of Caffe's model zoo (Szegedy et al. 2014).
 *
 * ```ts
 * const encoder = await loadEncoder('vgg19', { pooling: 'average' });
 * const ofFile = await loadEncoder('vgg19', { weights: 'vgg19-dcbb9e9d.pth' });
 * ```
 *
 * @throws {@link InvalidArgumentError} for a name that is not known; {@link OfflineError}, {@link ChecksumError} or
 * {@link DownloadError} if weights cannot be fetched; {@link FileFormatError} or {@link StateDictError} if they are damaged or
 * of another network.
 */
export async function loadEncoder(name: string, options: EncoderOptions = {}): Promise<Encoder> {
  const load = Object.hasOwn(encoders, name) ? encoders[name] : undefined;
  if (load) return load(options);
  const published = pretrainedWeights.find((weights) => weights.name === name);
  if (published && published.network in vggNetworks && !options.weights) {
    return publishedVggEncoder(published, options);
  }
  const ofVgg = pretrainedWeights.filter(({ network }) => network in vggNetworks);
  throw new InvalidArgumentError(
    `there is no encoder "${name}". There are ${encoderNames.join(', ')}, and published weights: ` +
      ofVgg.map((weights) => weights.name).join(', '),
  );
}
