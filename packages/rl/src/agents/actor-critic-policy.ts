import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '@dl/core';
import type { CompiledFunction, Compiler } from '@dl/core/internal';
import {
  argMax,
  categorical,
  categoricalLogProbability,
  sampleCategorical,
} from '../distributions/categorical';
import { diagonalNormal, normalLogProbability, sampleNormal } from '../distributions/diagonal-normal';
import type { Action, ParameterVector } from '../learning';
import { joinRows } from '../learning/join-rows';
import type { ActorCritic } from '../networks/actor-critic';
import type { Policy } from './learner';

/** What was chosen, and how it is learned from. */
export interface Choice {
  /** What the environment gets: continuous actions are limited to their bounds. */
  action: Action;
  /** What the network sees of it: one-hot, or the numbers before they were limited. */
  encoded: Float32Array;
  logProbability: number;
  value: number;
}

/**
 * Draws actions from what an actor and critic say. One observation is computed in plain JavaScript; several pictures, whose networks
 * have weights by the hundred thousand, by the backend together.
 */
export class ActorCriticPolicy implements Policy {
  private readonly networks: ReturnType<ActorCritic['host']>;
  private readonly logDeviations?: Float32Array;
  private readonly together?: CompiledFunction;

  /** @param compile - For {@link chooseAll}; without it, each observation is computed by itself. */
  constructor(
    private readonly network: ActorCritic,
    private readonly vector: ParameterVector,
    compile?: Compiler,
  ) {
    this.networks = network.host(vector);
    if (network.logDeviation) this.logDeviations = vector.view(network.logDeviation);
    if (!compile || network.shape.length !== 3) return;
    this.together = compile((weights, observations) => {
      const { actions, values } = vector.with(vector.split(weights), () => network.forward(observations));
      return [actions, values];
    });
  }

  act(observation: Float32Array, random?: Random): Action {
    if (random) return this.choose(observation, random).action;
    const output = this.networks.actor(this.networks.features(observation));
    return this.logDeviations ? this.limit(output.slice()) : argMax(output);
  }

  choose(observation: Float32Array, random: Random): Choice {
    const features = this.networks.features(observation);
    return this.draw(this.networks.actor(features), this.networks.critic(features)[0]!, random);
  }

  /** {@link choose} for the observations of several environments. */
  async chooseAll(observations: readonly Float32Array[], random: Random): Promise<Choice[]> {
    if (!this.together) return observations.map((observation) => this.choose(observation, random));
    const input = tf.tensor(joinRows(observations), [observations.length, ...this.network.shape]);
    const [actions, values] = this.together(this.vector.value, input);
    const [outputs, judged] = await Promise.all([actions!.data<'float32'>(), values!.data<'float32'>()]);
    tf.dispose([input, actions!, values!]);
    const { size } = this.network.actions;
    return observations.map((_, i) =>
      this.draw(outputs.subarray(i * size, (i + 1) * size), judged[i]!, random),
    );
  }

  dispose(): void {
    this.together?.dispose();
  }

  /** @param output - Of the actor. */
  private draw(output: Float32Array, value: number, random: Random): Choice {
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
