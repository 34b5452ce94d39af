import type { ImageInput } from '../images/image-input';
import type { PictureEncoder } from '../images/picture-encoder';
import type { VqaNetworkConfiguration } from '../networks/create-network';
import type { TrainVqaSettings } from './train-vqa-options';

/** The shape of the network that is trained. */
export function configureNetwork(
  settings: TrainVqaSettings,
  encoder: PictureEncoder | undefined,
): VqaNetworkConfiguration {
  const { network: type, wordFeatures, hops, pairLayers, dropout } = settings;
  const features = settings.features ?? (type === 'relation' ? 64 : 128);
  const shared = { image: imageOf(settings, encoder), wordFeatures, features, dropout };
  if (type === 'san') return { type, ...shared, hops };
  if (type === 'relation') return { type, ...shared, pairLayers };
  return { type, ...shared };
}

function imageOf({ side, channels }: TrainVqaSettings, encoder: PictureEncoder | undefined): ImageInput {
  if (!encoder) return { type: 'pixels', side, channels };
  const [height, width, features] = encoder.shape;
  return { type: 'grid', height, width, features, encoder: encoder.description };
}
