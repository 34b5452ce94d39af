import { InvalidArgumentError } from '../../errors';
import type { FloatImage } from '../images/image';

/** A description of {@link normalize}. */
export interface Normalize {
  type: 'normalize';
  mean: readonly number[];
  standardDeviation: readonly number[];
}

/**
 * Subtracts a mean and divides by a standard deviation, one of each a channel. Comes after `toTensor`.
 *
 * ```ts
 * normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]); // the colours of ImageNet
 * ```
 */
export function normalize(mean: readonly number[], standardDeviation: readonly number[]): Normalize {
  if (mean.length !== standardDeviation.length || standardDeviation.some((value) => !(value > 0))) {
    throw new InvalidArgumentError(
      'normalize takes a mean and a positive standard deviation for each channel; ' +
        `received [${mean.join(', ')}] and [${standardDeviation.join(', ')}]`,
    );
  }
  return { type: 'normalize', mean, standardDeviation };
}

export function applyNormalize(image: FloatImage, { mean, standardDeviation }: Normalize): FloatImage {
  const { channels } = image;
  if (mean.length !== channels) {
    throw new InvalidArgumentError(
      `normalize has ${mean.length} means, but the image has ${channels} channels; give one a channel`,
    );
  }
  const means = Float32Array.from(mean);
  const deviations = Float32Array.from(standardDeviation);
  const data = new Float32Array(image.data.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = channel; i < data.length; i += channels) {
      data[i] = Math.fround(image.data[i]! - means[channel]!) / deviations[channel]!;
    }
  }
  return { ...image, data };
}
