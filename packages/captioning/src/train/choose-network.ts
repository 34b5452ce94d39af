import { InvalidArgumentError } from '@dl/core';
import type { CaptionDataset } from '../data/caption-dataset';
import type { FrameFeatures } from '../inputs/frame-features';
import { imageNetworks, kindOf, videoNetworks, type CaptionConfiguration } from '../networks/configuration';
import type { TrainCaptionerSettings } from './train-captioner-options';

/**
 * The network that options ask for.
 *
 * @throws {@link InvalidArgumentError} if it is for pictures and there are clips, or the other way round.
 */
export function chooseNetwork(
  { kind }: CaptionDataset,
  settings: TrainCaptionerSettings,
  features?: FrameFeatures,
): CaptionConfiguration {
  const { network = kind === 'image' ? 'show-attend-and-tell' : 's2vt' } = settings;
  if (kindOf(network) !== kind) {
    const [captions, allowed] = kind === 'image' ? ['pictures', imageNetworks] : ['clips', videoNetworks];
    throw new InvalidArgumentError(
      `"${network}" does not describe ${captions}; these do: ${allowed.join(', ')}`,
    );
  }
  if (network === 'transformer' && settings.features % settings.heads) {
    throw new InvalidArgumentError(
      `the heads must share the features equally; received ${settings.features} features, ${settings.heads} heads`,
    );
  }
  const { side, width } = settings;
  return {
    type: network,
    visual: features
      ? { type: 'features', source: features.source, layer: features.layer, shape: [...features.shape] }
      : { type: 'cnn', side, width },
    frames: kind === 'image' ? 1 : settings.frames,
    features: settings.features,
    layers: settings.layers,
    heads: settings.heads,
    dropout: settings.dropout,
    maximumWords: settings.maximumWords,
  };
}
