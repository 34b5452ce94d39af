import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '@dl/core';
import { toImage, type Image } from '@dl/core/data';
import type { Generator } from '../networks/generator';

/** What samples are made of. */
export interface Latents {
  /** [count, latent] */
  readonly noise: HostTensor<'float32'>;
  /** [count], of a generator with classes. */
  readonly labels?: HostTensor<'int32'>;
}

/** Samples that a generator makes at a time. */
const batchSize = 64;

/**
 * Runs a generator, in the mode that it is in, on noise: images [count, height, width, channels] in [0, 1], or vectors [count,
 * features]. For noise of your own; {@link sampleGan} draws it.
 *
 * ```ts
 * const ends = await sampleGan(model, { count: 2, class: '3' });
 * const between = await generate(model.generator, blendLatents(ends, [0.5, 0.5]));
 * ```
 */
export async function generate(
  generator: Generator,
  { noise, labels }: Latents,
): Promise<HostTensor<'float32'>> {
  const [count, latent] = noise.shape as [number, number];
  const parts: Float32Array[] = [];
  let shape: number[] = [];
  for (let start = 0; start < count; start += batchSize) {
    const end = Math.min(start + batchSize, count);
    const made = tf.tidy(() => {
      const part = tf.tensor2d(noise.data.subarray(start * latent, end * latent), [end - start, latent]);
      const classes =
        labels &&
        fromHostTensor({ dtype: 'int32', shape: [end - start], data: labels.data.subarray(start, end) });
      const samples = generator.forward(part, classes);
      return samples.rank === 4 ? tf.div(tf.add(samples, 1), 2) : samples;
    });
    shape = made.shape;
    parts.push(await made.data<'float32'>().finally(() => made.dispose()));
  }
  const data = new Float32Array(count * tf.util.sizeFromShape(shape.slice(1)));
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return { dtype: 'float32', shape: [count, ...shape.slice(1)], data };
}

/** The images [count, height, width, channels] of a batch, one by one. */
export function imagesOf({ shape, data }: HostTensor<'float32'>): Image[] {
  const [count, ...size] = shape as [number, ...number[]];
  const length = data.length / count;
  return Array.from({ length: count }, (_, index) =>
    toImage({ dtype: 'float32', shape: size, data: data.subarray(index * length, (index + 1) * length) }),
  );
}
