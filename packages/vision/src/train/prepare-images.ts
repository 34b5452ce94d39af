import {
  centerCrop,
  randomErasing,
  randomResizedCrop,
  resize,
  toTensor,
  type Transform,
} from '@dl/core/data';
import type { ImageSize } from './create-network';
import type { Recipe } from './recipe';

/** What becomes of an image on its way into a network. */
export interface ImagePreparation {
  /** In training: with random changes. */
  readonly train: readonly Transform[];
  /** In evaluation, the same for every look at it. */
  readonly test: readonly Transform[];
  /** As `test`, without the normalization: to be shown. */
  readonly shown: readonly Transform[];
}

/** torchvision resizes the shorter side to 256 pixels for a crop of 224. */
const resizedPerCropped = 256 / 224;

/** The transforms of a recipe; images that are not of one size are brought to `imageSize`, that of the network. */
export function prepareImages(
  { crop, augmentation, erasing, normalization }: Recipe,
  [height, width, channels]: ImageSize,
  augment: boolean,
): ImagePreparation {
  const fit = crop
    ? [resize(Math.round(Math.min(height, width) * resizedPerCropped)), centerCrop([height, width])]
    : [];
  // Statistics of three channels do not fit a grey network.
  const normalized = normalization && channels === 3 ? [normalization] : [];
  const changes = [
    ...(crop ? [randomResizedCrop([height, width], { scale: crop })] : []),
    ...augmentation,
    toTensor(),
    ...normalized,
    ...(erasing ? [randomErasing({ probability: erasing })] : []),
  ];
  const test = [...fit, toTensor(), ...normalized];
  return { train: augment ? changes : test, test, shown: [...fit, toTensor()] };
}
