import type { Random } from '@dl/core';
import { generalizedAdvantages } from '../learning/advantages';
import type { EncodedEnvironments } from '../learning';
import type { ActorCriticPolicy } from './actor-critic-policy';

export interface RolloutOptions {
  /** Steps in each environment. */
  steps: number;
  discount: number;
  lambda: number;
}

/** What was played, a row for each step: entry `step * environments + environment`. */
export interface Rollout {
  size: number;
  observations: Float32Array;
  actions: Float32Array;
  logProbabilities: Float32Array;
  values: Float32Array;
  advantages: Float32Array;
  /** Advantages and values: what the critic is to say. */
  returns: Float32Array;
}

/**
 * Plays some steps in all environments. What comes after an episode that was cut off counts by its value (Pardo et al. 2018).
 */
export async function playRollout(
  environments: EncodedEnvironments,
  policy: ActorCriticPolicy,
  random: Random,
  { steps, discount, lambda }: RolloutOptions,
): Promise<Rollout> {
  const { count } = environments;
  const size = steps * count;
  const observations = new Float32Array(size * environments.size);
  const actions = new Float32Array(size * environments.actions.size);
  const [logProbabilities, values, rewards] = [0, 0, 0].map(() => new Float32Array(size)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const ends = new Uint8Array(size);
  for (let step = 0; step < steps; step++) {
    const choices = await policy.chooseAll(environments.observations, random);
    choices.forEach(({ encoded, logProbability, value }, i) => {
      const at = step * count + i;
      observations.set(environments.observations[i]!, at * environments.size);
      actions.set(encoded, at * encoded.length);
      logProbabilities[at] = logProbability;
      values[at] = value;
    });
    const played = environments.step(choices.map(({ action }) => action));
    for (let i = 0; i < count; i++) {
      const at = step * count + i;
      const isCutOff = played.truncated[i] && !played.terminated[i];
      const later = isCutOff ? discount * policy.value(played.next[i]!) : 0;
      rewards[at] = played.rewards[i]! + later;
      ends[at] = Number(played.terminated[i]! || played.truncated[i]!);
    }
  }
  const lastValues = Float32Array.from(environments.observations, (observation) => policy.value(observation));
  const advantages = generalizedAdvantages({ rewards, values, ends, lastValues }, { discount, lambda });
  const returns = advantages.map((advantage, i) => advantage + values[i]!);
  return { size, observations, actions, logProbabilities, values, advantages, returns };
}

/** Less their mean, over their deviation. */
export function standardized(numbers: Float32Array): Float32Array {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const square = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  const deviation = Math.sqrt(square / Math.max(numbers.length - 1, 1));
  return numbers.map((number) => (number - mean) / (deviation + 1e-8));
}
