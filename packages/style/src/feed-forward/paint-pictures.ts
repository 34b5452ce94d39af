import { fromHostTensor, toHostTensor } from '@dl/core';
import { applyTransforms, toImage, toTensor, type Image } from '@dl/core/data';
import * as tf from '@tensorflow/tfjs-core';
import type { InstanceNormalizer } from './instance-normalizer';
import type { TransformNetwork } from './transform-network';

/** Runs the network on pictures of one size, as one batch. */
export async function paintPictures(
  network: TransformNetwork,
  pictures: readonly Image[],
  normalize?: InstanceNormalizer,
): Promise<Image[]> {
  const painted = tf.tidy(() => {
    const images = pictures.map((picture) => fromHostTensor(applyTransforms(picture, [toTensor()])));
    return tf.unstack(network.forward(tf.stack(images), normalize));
  });
  try {
    return await Promise.all(painted.map(async (image) => toImage(await toHostTensor(image))));
  } finally {
    tf.dispose(painted);
  }
}
