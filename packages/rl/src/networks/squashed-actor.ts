import { Linear, Module, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { hostNetwork, type ActionShape, type HostNetwork, type ParameterVector } from '../learning';
import { featureLayers } from './layers';

/** Bounds of the logarithm of the deviation (Haarnoja et al. 2018, appendix; those of Stable-Baselines3). */
const [lowest, highest] = [-20, 2];

/** Means and log-deviations of normal distributions, whose tanh is the action: [batch, ...shape] to two of [batch, actions]. */
export class SquashedActor extends Module<[tf.Tensor], { means: tf.Tensor; logDeviations: tf.Tensor }> {
  readonly features: Sequential;
  readonly means: Sequential;
  readonly deviations: Sequential;

  constructor(
    readonly shape: readonly number[],
    readonly actions: ActionShape,
    hidden: readonly number[],
  ) {
    super();
    const { layers, features } = featureLayers(shape, { hidden, activation: 'relu' });
    this.features = new Sequential(...layers);
    this.means = new Sequential(new Linear(features, actions.size));
    this.deviations = new Sequential(new Linear(features, actions.size));
  }

  forward(observations: tf.Tensor) {
    return tf.tidy(() => {
      const features = this.features.forward(observations);
      const logDeviations = tf.clipByValue(this.deviations.forward(features), lowest, highest);
      return { means: this.means.forward(features), logDeviations };
    });
  }

  /**
   * Actions between -1 and 1, and their log-densities [batch] (Haarnoja et al. 2018, appendix C).
   *
   * @param noise - Normally distributed, [batch, actions].
   */
  sample(observations: tf.Tensor, noise: tf.Tensor): { actions: tf.Tensor; logProbability: tf.Tensor } {
    const { means, logDeviations } = this.forward(observations);
    const raw = tf.add(means, tf.mul(tf.exp(logDeviations), noise));
    const densities = tf.sub(
      tf.mul(tf.square(noise), -0.5),
      tf.add(logDeviations, 0.5 * Math.log(2 * Math.PI)),
    );
    // log(1 - tanh(x)^2), in a form that does not overflow
    const slope = tf.mul(tf.sub(tf.sub(Math.LN2, raw), tf.softplus(tf.mul(raw, -2))), 2);
    return { actions: tf.tanh(raw), logProbability: tf.sum(tf.sub(densities, slope), -1) };
  }

  /** The networks for one observation, computed in plain JavaScript: means and deviations read the features. */
  host(vector: ParameterVector): Record<'features' | 'means' | 'logDeviations', HostNetwork> {
    const deviations = hostNetwork(this.deviations, [], vector);
    return {
      features: hostNetwork(this.features, this.shape, vector),
      means: hostNetwork(this.means, [], vector),
      logDeviations: (features) =>
        deviations(features).map((value) => Math.min(Math.max(value, lowest), highest)),
    };
  }
}
