import * as tf from '@tensorflow/tfjs-core';

/**
 * 'relative': the distance of each layer as a share of its target, so that weights mean the same for every encoder and every
 * layer counts. 'absolute': the mean squared distance itself, as in neural-style.
 */
export type LossScale = 'relative' | 'absolute';

/** What the mean squared distance of each target is divided by. */
export async function divisors(targets: readonly tf.Tensor[], scale: LossScale): Promise<number[]> {
  if (scale === 'absolute' || !targets.length) return targets.map(() => 1);
  const squares = tf.tidy(() => tf.stack(targets.map((target) => tf.mean(tf.square(target)))));
  const values = [...(await squares.data())];
  squares.dispose();
  return values.map((value) => Math.max(value, 1e-12)); // a layer that is dark everywhere
}
