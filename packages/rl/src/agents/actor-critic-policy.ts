import type { Random } from '@dl/core';
import {
  argMax,
  categorical,
  categoricalLogProbability,
  sampleCategorical,
} from '../distributions/categorical';
import { diagonalNormal, normalLogProbability, sampleNormal } from '../distributions/diagonal-normal';
import type { Action, ParameterVector } from '../learning';
import type { ActorCritic } from '../networks/actor-critic';
import type { Policy } from './learner';
import type * as tf from '@tensorflow/tfjs-core';

/** What was chosen, and how it is learned from. */
export interface Choice {
  /** What the environment gets: continuous actions are limited to their bounds. */
  action: Action;
  /** What the network sees of it: one-hot, or the numbers before they were limited. */
  encoded: Float32Array;
  logProbability: number;
  value: number;
}

/** Draws actions from what an actor and critic say, computed in plain JavaScript. */
export class ActorCriticPolicy implements Policy {
  private readonly networks: ReturnType<ActorCritic['host']>;
  private readonly logDeviations?: Float32Array;

  constructor(
    private readonly network: ActorCritic,
    vector: ParameterVector,
  ) {
    this.networks = network.host(vector);
    if (network.logDeviation) this.logDeviations = vector.view(network.logDeviation);
  }

  act(observation: Float32Array, random?: Random): Action {
    if (random) return this.choose(observation, random).action;
    const output = this.networks.actor(this.networks.features(observation));
    return this.logDeviations ? this.limit(output.slice()) : argMax(output);
  }

  choose(observation: Float32Array, random: Random): Choice {
    const features = this.networks.features(observation);
    const output = this.networks.actor(features);
    const value = this.networks.critic(features)[0]!;
    if (!this.logDeviations) {
      const action = sampleCategorical(output, random);
      const logProbability = categoricalLogProbability(output, action);
      const encoded = new Float32Array(output.length);
      encoded[action] = 1;
      return { action, encoded, logProbability, value };
    }
    const encoded = sampleNormal(output, this.logDeviations, random);
    const logProbability = normalLogProbability(output, this.logDeviations, encoded);
    return { action: this.limit(encoded), encoded, logProbability, value };
  }

  value(observation: Float32Array): number {
    return this.networks.critic(this.networks.features(observation))[0]!;
  }

  private limit(values: Float32Array): Float32Array {
    const { actions } = this.network;
    if (actions.type === 'discrete') return values;
    return values.map((value, i) => Math.min(Math.max(value, actions.low[i]!), actions.high[i]!));
  }
}

/** What the network says now of actions that were chosen: log-probabilities, entropies and values, all [batch]. */
export function judge(network: ActorCritic, observations: tf.Tensor, encoded: tf.Tensor) {
  const { actions, values } = network.forward(observations);
  const { logDeviation } = network;
  const distribution = logDeviation
    ? diagonalNormal(actions, logDeviation.value, encoded)
    : categorical(actions, encoded);
  return { ...distribution, values };
}
