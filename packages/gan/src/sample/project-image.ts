import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, Random, ShapeError, type HostTensor } from '@dl/core';
import { nextTask, parseOptions } from '@dl/core/internal';
import { Parameter } from '@dl/core/nn';
import { adam, valueAndGradients } from '@dl/core/train';
import * as z from 'zod';
import type { GanModel } from '../model/gan-model';
import { drawLatents } from './draw-latents';
import { generate } from './generate';
import { classIndex } from './sample-gan';

/** Options of {@link projectImage}. */
export const projectImageOptions = z.object({
  class: z
    .string()
    .optional()
    .describe('class of the image, by name or number; default: the one that fits best'),
  starts: z
    .int()
    .positive()
    .default(8)
    .describe('points that the search goes on from: the closest of many samples'),
  candidates: z.int().positive().default(512).describe('samples that are looked at first'),
  steps: z.int().positive().default(200).describe('steps of the search'),
  learningRate: z.number().positive().default(0.05).describe('of Adam, on the noise'),
  prior: z
    .number()
    .nonnegative()
    .default(1e-4)
    .describe('weight of the squared noise: more keeps the noise where samples are good'),
  seed: z.int().nonnegative().default(0).describe('seed of the samples'),
});

export type ProjectImageOptions = z.input<typeof projectImageOptions>;

export interface ProjectedImage {
  /** [1, latent] */
  noise: HostTensor<'float32'>;
  /** Of a generator with classes. */
  class?: number;
  /** What the generator makes of the noise: [height, width, channels] in [0, 1]. */
  image: HostTensor<'float32'>;
  /** Mean squared error of its pixels. */
  error: number;
}

/**
 * Finds the noise that an image is made of, as near as the generator comes: the closest of many samples, then Adam on their noise
 * (Zhu et al. 2016, section 3.1).
 *
 * ```ts
 * const { image, error } = await projectImage(model, (await digits.get(0, random)).image);
 * ```
 *
 * @param image - [height, width, channels] in [0, 1], of the generator's size.
 * @throws {@link ShapeError} if it is of another size; {@link InvalidArgumentError} if the model does not know the class.
 */
export async function projectImage(
  model: GanModel,
  image: HostTensor,
  options: ProjectImageOptions = {},
  { signal }: { signal?: AbortSignal } = {},
): Promise<ProjectedImage> {
  const settings = parseOptions('projectImage', projectImageOptions, options);
  const { configuration } = model;
  if (image.shape.join() !== configuration.shape.join() || image.shape.length !== 3) {
    throw new ShapeError(
      `the generator makes images [${configuration.shape.join(', ')}], received [${image.shape.join(', ')}]: resize it, ` +
        'and give it as many channels',
    );
  }
  const start = await closestSamples(model, image, settings);
  const target = tf.tidy(() => tf.sub(tf.mul(fromHostTensor(image), 2), 1));
  const noise = new Parameter(fromHostTensor(start.noise));
  const labels = start.labels && fromHostTensor(start.labels);
  const optimizer = adam({ learningRate: settings.learningRate })([['noise', noise]]);
  try {
    for (let step = 0; step < settings.steps; step++) {
      signal?.throwIfAborted();
      const { value, gradients } = valueAndGradients(() => {
        const errors = tf.mean(
          tf.square(tf.sub(model.generator.forward(noise.value, labels), target)),
          [1, 2, 3],
        );
        const lengths = tf.mean(tf.square(noise.value), 1);
        return tf.sum<tf.Scalar>(tf.add(errors, tf.mul(settings.prior, lengths)));
      }, optimizer.parameters);
      optimizer.step(gradients);
      await value.data(); // one graph a step, however many there are
      tf.dispose([value, gradients]);
      await nextTask();
    }
    const data = await noise.value.data<'float32'>();
    return await best(model, image, {
      noise: { ...start.noise, data: Float32Array.from(data) },
      labels: start.labels,
    });
  } finally {
    optimizer.dispose();
    noise.dispose();
    tf.dispose([target, labels ?? []]);
  }
}

/** The latents of the samples whose pixels are closest, the best first. */
async function closestSamples(
  model: GanModel,
  image: HostTensor,
  { class: name, candidates, starts, seed }: z.output<typeof projectImageOptions>,
) {
  const { configuration } = model;
  const { latent, classes } = configuration;
  const only = name === undefined ? undefined : classIndex(model, name);
  const labels = Array.from({ length: candidates }, (_, index) => only ?? index % classes);
  const all = drawLatents(configuration, candidates, new Random(seed), { labels });
  const errors = errorsOf(await generate(model.generator, all), image);
  const order = [...errors.keys()].sort((a, b) => errors[a]! - errors[b]!).slice(0, starts);
  const data = new Float32Array(order.length * latent);
  for (const [row, index] of order.entries()) {
    data.set(all.noise.data.subarray(index * latent, (index + 1) * latent), row * latent);
  }
  const noise = { dtype: 'float32', shape: [order.length, latent], data } as const;
  if (!classes) return { noise };
  const chosen = Int32Array.from(order, (index) => labels[index]!);
  return { noise, labels: { dtype: 'int32', shape: [order.length], data: chosen } as const };
}

async function best(
  model: GanModel,
  image: HostTensor,
  latents: Awaited<ReturnType<typeof closestSamples>>,
): Promise<ProjectedImage> {
  const made = await generate(model.generator, latents);
  const errors = errorsOf(made, image);
  const index = errors.indexOf(Math.min(...errors));
  const { latent } = model.configuration;
  const length = image.data.length;
  return {
    noise: {
      dtype: 'float32',
      shape: [1, latent],
      data: latents.noise.data.slice(index * latent, (index + 1) * latent),
    },
    class: latents.labels?.data[index],
    image: {
      dtype: 'float32',
      shape: image.shape,
      data: made.data.slice(index * length, (index + 1) * length),
    },
    error: errors[index]!,
  };
}

/** Mean squared error of each of the images to `image`. */
function errorsOf({ shape, data }: HostTensor<'float32'>, image: HostTensor): number[] {
  const target = image.data as Float32Array;
  return Array.from({ length: shape[0]! }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < target.length; i++) sum += (data[row * target.length + i]! - target[i]!) ** 2;
    return sum / target.length;
  });
}
