import * as tf from '@tensorflow/tfjs-core';
import { binaryCrossEntropyWithLogits } from '@dl/core/train';

/** What the two networks minimise, from the scores of real and of made samples. All are means over everything that is scored. */
export interface AdversarialLoss {
  discriminator(real: tf.Tensor, made: tf.Tensor): tf.Scalar;
  generator(made: tf.Tensor): tf.Scalar;
}

const mean = (x: tf.Tensor) => tf.mean<tf.Scalar>(x);

const crossEntropyTo = (target: 0 | 1, scores: tf.Tensor) =>
  binaryCrossEntropyWithLogits(scores, tf.fill(scores.shape, target));

/** `-log D(x) - log(1 - D(G(z)))` and, not saturating, `-log D(G(z))` (Goodfellow et al. 2014, section 3). */
const vanilla: AdversarialLoss = {
  discriminator: (real, made) => tf.add(crossEntropyTo(1, real), crossEntropyTo(0, made)),
  generator: (made) => crossEntropyTo(1, made),
};

/** `((D(x) - 1)² + D(G(z))²) / 2` and `(D(G(z)) - 1)² / 2` (Mao et al. 2017, equation 9). */
const leastSquares: AdversarialLoss = {
  discriminator: (real, made) => tf.mul(0.5, tf.add(mean(tf.square(tf.sub(real, 1))), mean(tf.square(made)))),
  generator: (made) => tf.mul(0.5, mean(tf.square(tf.sub(made, 1)))),
};

/** `max(0, 1 - D(x)) + max(0, 1 + D(G(z)))` and `-D(G(z))` (Lim and Ye 2017; Miyato et al. 2018, equations 16 and 17). */
const hinge: AdversarialLoss = {
  discriminator: (real, made) => tf.add(mean(tf.relu(tf.sub(1, real))), mean(tf.relu(tf.add(1, made)))),
  generator: (made) => tf.neg(mean(made)),
};

/** `D(G(z)) - D(x)` and `-D(G(z))` (Arjovsky et al. 2017, equations 2 and 3); it needs a gradient penalty. */
const wasserstein: AdversarialLoss = {
  discriminator: (real, made) => tf.sub(mean(made), mean(real)),
  generator: (made) => tf.neg(mean(made)),
};

/** The losses of GANs by name. */
export const adversarialLosses = {
  vanilla,
  'least-squares': leastSquares,
  hinge,
  wasserstein,
} as const satisfies Record<string, AdversarialLoss>;

export type AdversarialLossName = keyof typeof adversarialLosses;
