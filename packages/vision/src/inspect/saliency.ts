import { fromHostTensor, InvalidArgumentError, Random, type HostTensor } from '@dl/core';
import { inEvaluationMode } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Attribution, AttributionOptions } from './attribution';
import { floatImage, type PreparedImage } from './float-image';
import { classGradient } from './class-gradient';
import { batchOfOne, targetClass } from './target-class';

export interface SaliencyOptions extends AttributionOptions {
  /**
   * Noisy copies of the image whose gradients are averaged (SmoothGrad, Smilkov et al. 2017, who take 50). With 1 it is
   * the gradient of the image itself. Default: 1.
   */
  samples?: number;
  /** Standard deviation of the noise, in parts of the image's highest less its lowest value. Default: 0.15. */
  noise?: number;
  /** Seed of the noise. Default: 0. */
  seed?: number;
  /** Noisy copies at a time. Default: 10. */
  batchSize?: number;
}

export interface Saliency extends Attribution {
  /** The (mean) gradient of the class's logit, with its sign, in the shape of the image. */
  gradient: HostTensor<'float32'>;
}

/**
 * How much the score of a class changes with each pixel (Simonyan et al. 2013, section 3.1): the gradient of its logit
 * with respect to the image, of each pixel the channel where it is largest. In evaluation mode.
 *
 * ```ts
 * const { classIndex, map } = await saliency(model, image, { samples: 50 });
 * await writeImage('saliency.png', heatMap(map));
 * ```
 *
 * @param preparedImage - [height, width, channels], prepared as the network expects it.
 * @throws {@link InvalidArgumentError} if the network has no such class, or an option is out of its range.
 */
export async function saliency(
  model: Module,
  preparedImage: PreparedImage,
  options: SaliencyOptions = {},
): Promise<Saliency> {
  const image = floatImage(preparedImage);
  const { classIndex, samples = 1, noise = 0.15, seed = 0, batchSize = 10 } = options;
  for (const [name, value] of Object.entries({ samples, batchSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new InvalidArgumentError(`${name} must be a positive integer; received ${value}`);
  if (!(noise >= 0)) throw new InvalidArgumentError(`noise must be at least 0; received ${noise}`);

  return inEvaluationMode(model, async () => {
    const target = await targetClass(model, image, classIndex);
    const sum = new Float64Array(image.data.length);
    for (let done = 0; done < samples; done += batchSize) {
      const copies = Math.min(batchSize, samples - done);
      const images =
        samples === 1 ? batchOfOne(image) : noisyCopies(image, { first: done, copies, noise, seed });
      const x = fromHostTensor(images);
      const gradients = tf.tidy(() =>
        tf.sum(
          classGradient((x) => model.forward(x), x, target.classIndex),
          0,
        ),
      );
      const values = await gradients.data().finally(() => tf.dispose([x, gradients]));
      for (const [i, value] of values.entries()) sum[i]! += value;
    }
    const gradient = { ...image, data: Float32Array.from(sum, (value) => value / samples) };
    return { ...target, gradient, map: strongestChannel(gradient) };
  });
}

interface NoisyCopies {
  /** Number of the first copy. Each has a generator of its own, so that batches of any size give the same noise. */
  first: number;
  copies: number;
  noise: number;
  seed: number;
}

function noisyCopies(
  image: HostTensor<'float32'>,
  { first, copies, noise, seed }: NoisyCopies,
): HostTensor<'float32'> {
  const size = image.data.length;
  const [lowest, highest] = image.data.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const,
    [Infinity, -Infinity] as readonly [number, number],
  );
  const data = new Float32Array(copies * size);
  for (let copy = 0; copy < copies; copy++) {
    const values = data.subarray(copy * size, (copy + 1) * size);
    Random.derive(seed, first + copy).fillNormal(values, 0, noise * (highest - lowest));
    for (let i = 0; i < size; i++) values[i]! += image.data[i]!;
  }
  return { dtype: 'float32', shape: [copies, ...image.shape], data };
}

/** The largest magnitude of each pixel: [height, width, channels] to [height, width]. */
function strongestChannel({ shape, data }: HostTensor<'float32'>): HostTensor<'float32'> {
  const [height, width, channels] = shape as [number, number, number];
  const map = new Float32Array(height * width);
  for (const [i, value] of data.entries()) {
    const pixel = Math.floor(i / channels);
    map[pixel] = Math.max(map[pixel]!, Math.abs(value));
  }
  return { dtype: 'float32', shape: [height, width], data: map };
}
