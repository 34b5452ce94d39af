import { initialize, Linear, Module, Parameter, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { hostNetwork, type ActionShape, type HostNetwork, type ParameterVector } from '../learning';
import { featureLayers, orthogonal } from './layers';

export interface ActorCriticOptions {
  /** Outputs of the hidden layers, of the actor and of the critic. */
  hidden: readonly number[];
  activation: 'relu' | 'tanh';
  /** Logarithm of the standard deviation of continuous actions at the beginning. */
  logDeviation: number;
}

/** What an {@link ActorCritic} says of observations. */
export interface ActorCriticOutput {
  /** Logits of the actions, or means of continuous ones: [batch, actions]. */
  actions: tf.Tensor;
  /** [batch]. */
  values: tf.Tensor;
}

/**
 * Two networks, of which the actor chooses and the critic judges; for pictures they share their convolutions. Weights are
 * orthogonal, with gains of sqrt(2), of 0.01 before the actions and of 1 before the value.
 */
export class ActorCritic extends Module<[tf.Tensor], ActorCriticOutput> {
  readonly features: Sequential;
  readonly actor: Sequential;
  readonly critic: Sequential;
  /** Of continuous actions, the same in every situation: [actions]. */
  readonly logDeviation?: Parameter;

  constructor(
    readonly shape: readonly number[],
    readonly actions: ActionShape,
    readonly options: ActorCriticOptions,
  ) {
    super();
    const { hidden, activation, logDeviation } = options;
    const gain = Math.SQRT2;
    const isPicture = shape.length === 3;
    const shared = isPicture ? featureLayers(shape, { hidden, activation, gain }) : undefined;
    this.features = new Sequential(...(shared?.layers ?? []));
    const head = (outputs: number, last: number) => {
      const { layers, features } = shared
        ? { layers: [], features: shared.features }
        : featureLayers(shape, { hidden, activation, gain });
      return new Sequential(...layers, orthogonal(new Linear(features, outputs), last));
    };
    this.actor = head(actions.size, 0.01);
    this.critic = head(1, 1);
    if (actions.type === 'continuous') {
      this.logDeviation = new Parameter(initialize.constant([actions.size], logDeviation));
    }
  }

  forward(observations: tf.Tensor): ActorCriticOutput {
    return tf.tidy(() => {
      const features = this.features.forward(observations);
      const values = this.critic.forward(features);
      return { actions: this.actor.forward(features), values: tf.reshape(values, [-1]) };
    });
  }

  /** The networks for one observation, computed in plain JavaScript: actor and critic read the features. */
  host(vector: ParameterVector): Record<'features' | 'actor' | 'critic', HostNetwork> {
    const inside = this.shape.length === 3 ? [] : this.shape;
    return {
      features: hostNetwork(this.features, this.shape, vector),
      actor: hostNetwork(this.actor, inside, vector),
      critic: hostNetwork(this.critic, inside, vector),
    };
  }
}
