import type { Image } from '@dl/core/data';
import type { Space } from '../spaces';

/** What an environment tells besides the observation; agents do not learn from it. */
export type Info = Record<string, unknown>;

export interface ResetOptions {
  /** Starts the environment's random numbers anew. Default: they go on. */
  seed?: number;
}

/** Observation, reward, terminated (the task ended), truncated (it was cut off, as by a time limit) and info. */
export type StepResult<Observation> = [Observation, number, boolean, boolean, Info];

/**
 * A task in which an agent acts and is rewarded, after Gymnasium's interface (Towers et al. 2024, section 3):
 *
 * ```ts
 * const environment = makeEnvironment('CartPole-v1');
 * let [observation] = environment.reset({ seed: 1 });
 * const [next, reward, terminated, truncated] = environment.step(1);
 * ```
 */
export interface Environment<Observation = unknown, Action = unknown> {
  readonly observationSpace: Space<Observation>;
  readonly actionSpace: Space<Action>;
  /** Begins an episode and returns its first observation. */
  reset(options?: ResetOptions): [Observation, Info];
  /**
   * Does `action`. After `terminated` or `truncated` the next call is `reset`.
   *
   * @throws {@link InvalidArgumentError} if the action is not of the space, or no episode is running.
   */
  step(action: Action): StepResult<Observation>;
  /** The situation as an RGB picture. */
  render(): Image;
  /** All that decides what comes next, random numbers included, safe to put in JSON: set, the episode goes on from there. */
  state: unknown;
  /** Frees what the environment holds. */
  dispose(): void;
}
