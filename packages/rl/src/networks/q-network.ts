import { Linear, Module, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { hostNetwork, type ParameterVector } from '../learning';
import { featureLayers } from './layers';

export interface QNetworkOptions {
  /** Outputs of the hidden layers. */
  hidden: readonly number[];
  /** The value of the situation and the advantages of the actions are computed apart (Wang et al. 2016, equation 9). */
  dueling: boolean;
  /** Numbers that describe the value of an action: 1, or its quantiles. */
  quantiles: number;
}

/** Values of actions: [batch, ...shape] to [batch, actions, quantiles]. */
export class QNetwork extends Module {
  readonly features: Sequential;
  readonly advantage: Sequential;
  readonly value?: Sequential;

  constructor(
    readonly shape: readonly number[],
    readonly actions: number,
    readonly options: QNetworkOptions,
  ) {
    super();
    const { hidden, dueling, quantiles } = options;
    const { layers, features } = featureLayers(shape, { hidden, activation: 'relu' });
    this.features = new Sequential(...layers);
    this.advantage = new Sequential(new Linear(features, actions * quantiles));
    if (dueling) this.value = new Sequential(new Linear(features, quantiles));
  }

  forward(observations: tf.Tensor): tf.Tensor {
    const { actions, value } = this;
    const { quantiles } = this.options;
    return tf.tidy(() => {
      const features = this.features.forward(observations);
      const advantages = tf.reshape(this.advantage.forward(features), [-1, actions, quantiles]);
      if (!value) return advantages;
      const values = tf.reshape(value.forward(features), [-1, 1, quantiles]);
      return tf.add(values, tf.sub(advantages, tf.mean(advantages, 1, true)));
    });
  }

  /** Mean values of the actions of one observation, up to a constant, computed in plain JavaScript. */
  host(vector: ParameterVector): (observation: Float32Array) => Float32Array {
    const features = hostNetwork(this.features, this.shape, vector);
    const advantage = hostNetwork(this.advantage, [], vector); // the value of the situation changes no order
    const { quantiles } = this.options;
    if (quantiles === 1) return (observation) => advantage(features(observation));
    const means = new Float32Array(this.actions);
    return (observation) => {
      const all = advantage(features(observation));
      for (let action = 0; action < means.length; action++) {
        let sum = 0;
        for (let i = 0; i < quantiles; i++) sum += all[action * quantiles + i]!;
        means[action] = sum / quantiles;
      }
      return means;
    };
  }
}
