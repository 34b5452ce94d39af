import { InvalidArgumentError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import { currentRandom, type Random } from '../../random';
import type { FloatImage, Image } from '../images/image';
import { applyCenterCrop, type CenterCrop } from './center-crop';
import { applyColorJitter, type ColorJitter } from './color-jitter';
import { applyGrayscale, type Grayscale } from './grayscale';
import { applyNormalize, type Normalize } from './normalize';
import { applyRandomAffine, type RandomAffine } from './random-affine';
import { applyRandomCrop, type RandomCrop } from './random-crop';
import { applyRandomErasing, type RandomErasing } from './random-erasing';
import { applyRandomHorizontalFlip, type RandomHorizontalFlip } from './random-horizontal-flip';
import { applyRandomResizedCrop, type RandomResizedCrop } from './random-resized-crop';
import { applyRandomRotation, type RandomRotation } from './random-rotation';
import { applyResize, type Resize } from './resize';
import { applyToTensor, type ToTensor } from './to-tensor';

/** A step of preparing an image, as data: it can stand in JSON, in a checkpoint, or be sent to a worker. */
export type Transform =
  | CenterCrop
  | ColorJitter
  | Grayscale
  | Normalize
  | RandomAffine
  | RandomCrop
  | RandomErasing
  | RandomHorizontalFlip
  | RandomResizedCrop
  | RandomRotation
  | Resize
  | ToTensor;

type AnyImage = Image | FloatImage;
type Apply<Step> = (image: AnyImage, transform: Step, random: Random) => AnyImage;
type Table = { [Type in Transform['type']]: Apply<Extract<Transform, { type: Type }>> };

const table: Table = {
  centerCrop: applyCenterCrop,
  colorJitter: onBytes(applyColorJitter),
  grayscale: onBytes(applyGrayscale),
  normalize: onFloats(applyNormalize),
  randomAffine: onBytes(applyRandomAffine),
  randomCrop: applyRandomCrop,
  randomErasing: onFloats(applyRandomErasing),
  randomHorizontalFlip: applyRandomHorizontalFlip,
  randomResizedCrop: onBytes(applyRandomResizedCrop),
  randomRotation: onBytes(applyRandomRotation),
  resize: onBytes(applyResize),
  toTensor: onBytes(applyToTensor),
};

/**
 * Applies transforms one after the other. Those with chance in them draw from `random`, by default the current
 * generator.
 *
 * ```ts
 * const transforms = [resize(256), centerCrop(224), toTensor(), normalize(mean, deviation)];
 * applyTransforms(image, transforms).shape; // [224, 224, 3]
 * ```
 *
 * @returns [height, width, channels]: float32 if `toTensor` is among the transforms, else uint8.
 * @throws {@link InvalidArgumentError} if a transform is unknown, or does not fit the image.
 */
export function applyTransforms(
  image: Image,
  transforms: readonly Transform[],
  random: Random = currentRandom(),
): HostTensor<'uint8' | 'float32'> {
  const { data, width, height, channels } = transforms.reduce<AnyImage>(
    (current, transform) => lookUp(transform)(current, transform, random),
    image,
  );
  const shape = [height, width, channels];
  const dtype = data instanceof Uint8Array ? 'uint8' : 'float32';
  return { dtype, shape, data };
}

function lookUp(transform: Transform): Apply<Transform> {
  if (Object.hasOwn(table, transform.type)) return table[transform.type] as Apply<Transform>;
  throw new InvalidArgumentError(
    `the transform "${transform.type}" is unknown; known are ${Object.keys(table).join(', ')}`,
  );
}

function onBytes<Step extends { type: string }>(
  apply: (image: Image, transform: Step, random: Random) => AnyImage,
): Apply<Step> {
  return (image, transform, random) => {
    if (image.data instanceof Uint8Array) return apply(image as Image, transform, random);
    throw new InvalidArgumentError(`${transform.type} works on bytes: put it before toTensor`);
  };
}

function onFloats<Step extends { type: string }>(
  apply: (image: FloatImage, transform: Step, random: Random) => AnyImage,
): Apply<Step> {
  return (image, transform, random) => {
    if (image.data instanceof Float32Array) return apply(image as FloatImage, transform, random);
    throw new InvalidArgumentError(
      `${transform.type} works on floating-point numbers: put toTensor before it`,
    );
  };
}
