import { InvalidArgumentError } from '@dl/core';
import type { VqaImages } from '../data/vqa-dataset';
import { gridImages } from './grid-images';
import type { ImageInput, PreparedImages } from './image-input';
import type { PictureEncoder } from './picture-encoder';
import { pixelImages } from './pixel-images';

/** Where grid features come from. */
export interface FeatureSource {
  /** The network that makes grid features. Default: none; the network looks at pixels. */
  encoder?: PictureEncoder;
  /** Folder where its features are kept. Default: 'cache/vqa-features'. */
  cache?: string;
}

/**
 * The pictures of a data set as a network of this input sees them.
 *
 * @throws {@link InvalidArgumentError} if another encoder is needed than there is.
 */
export function prepareImages(
  images: VqaImages,
  input: ImageInput,
  { encoder, cache = 'cache/vqa-features' }: FeatureSource,
): PreparedImages {
  return input.type === 'pixels'
    ? pixelImages(images, input.side)
    : gridImages(images, assertEncoder(input, encoder), cache);
}

/** Throws {@link InvalidArgumentError} unless this is the encoder of the training. */
export function assertEncoder(
  { encoder: expected }: Extract<ImageInput, { type: 'grid' }>,
  encoder: PictureEncoder | undefined,
): PictureEncoder {
  if (encoder?.description.fingerprint === expected.fingerprint) return encoder;
  const wanted = `layer "${expected.layer}" of ${expected.name}`;
  throw new InvalidArgumentError(
    encoder
      ? `the model was trained on ${wanted}; the encoder given is layer "${encoder.description.layer}" of ` +
          `${encoder.description.name}, or has other weights or transforms`
      : `the model was trained on the features of ${wanted}: pass that network as { encoder }, see PictureEncoder.of`,
  );
}
