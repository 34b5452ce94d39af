import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, fromInput, fromOutput, sumToShape } from './define-gradient';

/** Sums over the `radius` channels to either side: x [..., channels] times a band of ones. */
function sumOfNeighbours(x: tf.Tensor, radius: number): tf.Tensor {
  const channels = x.shape.at(-1)!;
  const band = new Float32Array(channels ** 2);
  for (let row = 0; row < channels; row++) {
    const start = row * channels;
    band.fill(1, start + Math.max(0, row - radius), start + Math.min(channels, row + radius + 1));
  }
  const sums = tf.matMul(tf.reshape(x, [-1, channels]), tf.tensor2d(band, [channels, channels]));
  return tf.reshape(sums, x.shape);
}

/**
 * `y_i = x_i s_i^-beta` with `s = bias + alpha * (sum of x^2 over the neighbours)`. Krizhevsky et al. 2012, section 3.3.
 * Written with products instead of the kernel LRNGrad, so that it can itself be differentiated.
 */
function localResponseGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  { depthRadius, bias, alpha, beta }: tf.LRNAttrs,
): tf.Tensor {
  const sums = tf.add(tf.mul(sumOfNeighbours(tf.square(x), depthRadius), alpha), bias);
  const scaled = tf.mul(dy, tf.pow(sums, -beta));
  const ofNeighbours = sumOfNeighbours(tf.div(tf.mul(scaled, x), sums), depthRadius);
  return tf.sub(scaled, tf.mul(tf.mul(x, ofNeighbours), 2 * alpha * beta));
}

export const normalizationGradients: tf.GradConfig[] = [
  defineGradient<tf.FusedBatchNormAttrs>(
    tf.FusedBatchNorm,
    { inputs: ['x', 'mean', 'variance', 'scale'] },
    (dy, saved, { varianceEpsilon }) => {
      const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const { shape } = mean;
      const factor = () => tf.rsqrt(tf.add(variance, varianceEpsilon));
      const centred = () => tf.sub(x, mean);
      return {
        x: () => sumToShape(tf.mul(dy, tf.mul(factor(), scale)), x.shape),
        mean: () => sumToShape(tf.neg(tf.mul(dy, tf.mul(factor(), scale))), shape),
        variance: () => {
          const cubed = tf.mul(tf.mul(tf.pow(factor(), 3), scale), -0.5);
          return sumToShape(tf.mul(tf.mul(dy, centred()), cubed), shape);
        },
        scale: () => sumToShape(tf.mul(tf.mul(dy, centred()), factor()), shape),
        offset: () => sumToShape(dy, shape),
      };
    },
  ),
  fromInput<tf.LRNAttrs>(tf.LRN, localResponseGradient),
  fromOutput<tf.LogSoftmaxAttrs>(
    tf.LogSoftmax,
    (dy, y, { axis }) => tf.sub(dy, tf.mul(tf.sum(dy, axis, true), tf.exp(y))),
    'logits',
  ),
  fromOutput<tf.SoftmaxAttrs>(
    tf.Softmax,
    (dy, y, { dim }) => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), dim, true))),
    'logits',
  ),
];
