import { InvalidArgumentError } from '@dl/core';
import type { Environment, Info, ResetOptions } from '../environment';
import type { Space } from '../spaces';

/** What {@link VectorEnvironment.step} returns, an entry for each environment. */
export interface VectorStep<Observation> {
  /** What is seen now: of an environment whose episode ended, the first observation of the next episode. */
  observations: Observation[];
  rewards: number[];
  terminated: boolean[];
  truncated: boolean[];
  /** Where an episode ended, its last observation. */
  finalObservations: (Observation | undefined)[];
  infos: Info[];
}

/**
 * Environments of one kind that are played at the same time. One whose episode ends begins another in the same step, as with
 * Gymnasium's `AutoresetMode.SAME_STEP`.
 *
 * ```ts
 * const environments = new VectorEnvironment(8, () => makeEnvironment('CartPole-v1'));
 * let observations = environments.reset({ seed: 1 });
 * const step = environments.step(observations.map(() => 0));
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `count` is a positive integer.
 */
export class VectorEnvironment<Observation = unknown, Action = unknown> {
  readonly environments: readonly Environment<Observation, Action>[];

  constructor(count: number, make: (index: number) => Environment<Observation, Action>) {
    if (!(Number.isInteger(count) && count > 0)) {
      throw new InvalidArgumentError(`VectorEnvironment: count is a positive integer; received ${count}`);
    }
    this.environments = Array.from({ length: count }, (_, index) => make(index));
  }

  /** How many environments there are. */
  get count(): number {
    return this.environments.length;
  }

  /** Of one observation. */
  get observationSpace(): Space<Observation> {
    return this.environments[0]!.observationSpace;
  }

  /** Of one action. */
  get actionSpace(): Space<Action> {
    return this.environments[0]!.actionSpace;
  }

  /** Begins an episode in every environment, the i-th with seed + i, and returns the first observations. */
  reset({ seed }: ResetOptions = {}): Observation[] {
    return this.environments.map((environment, i) => {
      const [observation] = environment.reset(seed === undefined ? {} : { seed: seed + i });
      return observation;
    });
  }

  /**
   * Does an action in every environment.
   *
   * @throws {@link InvalidArgumentError} if there are not as many actions as environments, or one is not of the space.
   */
  step(actions: readonly Action[]): VectorStep<Observation> {
    if (actions.length !== this.count) {
      throw new InvalidArgumentError(
        `step: ${this.count} environments take as many actions; received ${actions.length}`,
      );
    }
    const result: VectorStep<Observation> = {
      observations: [],
      rewards: [],
      terminated: [],
      truncated: [],
      finalObservations: [],
      infos: [],
    };
    this.environments.forEach((environment, i) => {
      const [observation, reward, terminated, truncated, info] = environment.step(actions[i]!);
      const ends = terminated || truncated;
      result.observations.push(ends ? environment.reset()[0] : observation);
      result.finalObservations.push(ends ? observation : undefined);
      result.rewards.push(reward);
      result.terminated.push(terminated);
      result.truncated.push(truncated);
      result.infos.push(info);
    });
    return result;
  }

  /** The states of all environments, safe to put in JSON. */
  get state(): unknown[] {
    return this.environments.map(({ state }) => state);
  }

  set state(states: readonly unknown[]) {
    this.environments.forEach((environment, i) => (environment.state = states[i]));
  }

  dispose(): void {
    for (const environment of this.environments) environment.dispose();
  }
}
