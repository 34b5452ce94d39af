import type { InstanceNorm2d } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { InstanceNormalizer } from './instance-normalizer';

/**
 * The statistics that the instance norms of a network took of one batch of pictures together, to be used for others: tiles
 * of a large picture that share them have the same colours and contrast at their seams (the idea of Chen et al. 2022,
 * "Towards Ultra-Resolution Neural Style Transfer via Thumbnail Instance Normalization", section 3.2).
 *
 * ```ts
 * const statistics = new FixedStatistics();
 * network.forward(samples, statistics.record).dispose();
 * const painted = network.forward(tile, statistics.use);
 * statistics.dispose();
 * ```
 */
export class FixedStatistics {
  private readonly known = new Map<InstanceNorm2d, { mean: tf.Tensor; variance: tf.Tensor }>();

  /** Normalises maps by the statistics of their whole batch, and keeps these. */
  readonly record: InstanceNormalizer = (norm, maps) => {
    const { mean, variance } = tf.moments(maps, [0, 1, 2], true);
    this.known.set(norm, { mean: tf.keep(mean), variance: tf.keep(variance) });
    return this.use(norm, maps);
  };

  /** Normalises maps by the statistics that were kept. */
  readonly use: InstanceNormalizer = (norm, maps) => {
    const { mean, variance } = this.known.get(norm)!;
    const scale = tf.mul(tf.rsqrt(tf.add(variance, norm.epsilon)), norm.weight!.value);
    return tf.add(tf.mul(tf.sub(maps, mean), scale), norm.bias!.value);
  };

  dispose(): void {
    for (const { mean, variance } of this.known.values()) tf.dispose([mean, variance]);
    this.known.clear();
  }
}
