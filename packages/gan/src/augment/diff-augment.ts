import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@dl/core/nn';
import { currentRandom } from '@dl/core';

/** What {@link diffAugment} may do to images. */
export const augmentations = ['color', 'translation', 'cutout'] as const;

export type Augmentation = (typeof augmentations)[number];

const rules: Record<Augmentation, (images: tf.Tensor) => tf.Tensor> = {
  color: changeColor,
  translation: translate,
  cutout: cutOut,
};

/**
 * Changes images [batch, height, width, channels] at random, each in its own way, so that gradients pass through (Zhao et al. 2020,
 * DiffAugment): real and made images alike, a discriminator of few images does not learn them by heart.
 *
 * - `color`: brightness by ±0.5, saturation by a factor of 0 to 2, contrast by a factor of 0.5 to 1.5;
 * - `translation`: by up to an eighth of the size, with zeros where nothing was;
 * - `cutout`: zeros in a square of half the size.
 *
 * What is random is drawn from the current generator. The caller disposes the result.
 *
 * ```ts
 * discriminator.forward(diffAugment(images, ['color', 'translation']));
 * ```
 */
export function diffAugment(images: tf.Tensor, chosen: readonly Augmentation[]): tf.Tensor {
  return tf.tidy(() =>
    augmentations
      .filter((name) => chosen.includes(name))
      .reduce((changed, name) => rules[name](changed), tf.clone(images)),
  );
}

/** A number for each image, [batch, 1, 1, 1]. */
const perImage = (images: tf.Tensor, low: number, high: number) =>
  initialize.uniform([images.shape[0], 1, 1, 1], low, high);

function changeColor(images: tf.Tensor): tf.Tensor {
  const spreadAround = (x: tf.Tensor, axes: number[], low: number, high: number) => {
    const mean = tf.mean(x, axes, true);
    return tf.add(tf.mul(tf.sub(x, mean), perImage(images, low, high)), mean);
  };
  const brighter = tf.add(images, perImage(images, -0.5, 0.5));
  const saturated = spreadAround(brighter, [3], 0, 2);
  return spreadAround(saturated, [1, 2, 3], 0.5, 1.5);
}

/** By products with matrices that shift rows and columns: so the graph is the same for every offset. */
function translate(images: tf.Tensor): tf.Tensor {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const rows = tf.matMul(shifts(batch, height), tf.reshape(images, [batch, height, width * channels]));
  const across = tf.transpose(tf.reshape(rows, [batch, height, width, channels]), [0, 2, 1, 3]);
  const columns = tf.matMul(shifts(batch, width), tf.reshape(across, [batch, width, height * channels]));
  return tf.transpose(tf.reshape(columns, [batch, width, height, channels]), [0, 2, 1, 3]);
}

/** [batch, size, size]: matrices that shift by up to an eighth of the size. */
function shifts(batch: number, size: number): tf.Tensor {
  const furthest = Math.round(size / 8);
  const values = new Float32Array(batch * size * size);
  for (let image = 0; image < batch; image++) {
    const offset = currentRandom().integer(2 * furthest + 1) - furthest;
    for (let to = 0; to < size; to++) {
      const from = to + offset;
      if (from >= 0 && from < size) values[(image * size + to) * size + from] = 1;
    }
  }
  return tf.tensor3d(values, [batch, size, size]);
}

function cutOut(images: tf.Tensor): tf.Tensor {
  const [batch, height, width] = images.shape as [number, number, number];
  const values = new Float32Array(batch * height * width).fill(1);
  const [tall, wide] = [Math.round(height / 2), Math.round(width / 2)];
  for (let image = 0; image < batch; image++) {
    const top = currentRandom().integer(height + (1 - (tall % 2))) - Math.floor(tall / 2);
    const left = currentRandom().integer(width + (1 - (wide % 2))) - Math.floor(wide / 2);
    for (let y = Math.max(0, top); y < Math.min(height, top + tall); y++) {
      const row = (image * height + y) * width;
      values.fill(0, row + Math.max(0, left), row + Math.min(width, left + wide));
    }
  }
  return tf.mul(images, tf.tensor4d(values, [batch, height, width, 1]));
}
