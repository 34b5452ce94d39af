import * as tf from '@tensorflow/tfjs-core';

/**
 * Images that were normalised with the mean and deviation of ImageNet, [..., 3], in the range [-1, 1] that Google's
 * Inception networks were trained on.
 */
export function fromImageNetRange(images: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [mean, deviation] = [tf.tensor1d([0.485, 0.456, 0.406]), tf.tensor1d([0.229, 0.224, 0.225])];
    return tf.add(tf.mul(images, tf.mul(deviation, 2)), tf.sub(tf.mul(mean, 2), 1));
  });
}
