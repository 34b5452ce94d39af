import { InvalidArgumentError } from '@dl/core';
import type { Environment, ResetOptions } from '../environment';
import type { Space } from '../spaces';
import { emptyStep, type EnvironmentVector, type VectorStep } from './environment-vector';

/**
 * Environments of one kind that are played side by side, one after the other in this thread.
 *
 * ```ts
 * const environments = new VectorEnvironment(8, () => makeEnvironment('CartPole-v1'));
 * let observations = environments.reset({ seed: 1 });
 * const step = environments.step(observations.map(() => 0));
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `count` is a positive integer.
 */
export class VectorEnvironment<Observation = unknown, Action = unknown> implements EnvironmentVector<
  Observation,
  Action
> {
  readonly environments: readonly Environment<Observation, Action>[];

  constructor(count: number, make: (index: number) => Environment<Observation, Action>) {
    if (!(Number.isInteger(count) && count > 0)) {
      throw new InvalidArgumentError(`VectorEnvironment: count is a positive integer; received ${count}`);
    }
    this.environments = Array.from({ length: count }, (_, index) => make(index));
  }

  get count(): number {
    return this.environments.length;
  }

  get observationSpace(): Space<Observation> {
    return this.environments[0]!.observationSpace;
  }

  get actionSpace(): Space<Action> {
    return this.environments[0]!.actionSpace;
  }

  reset({ seed }: ResetOptions = {}): Observation[] {
    return this.environments.map((environment, i) => {
      const [observation] = environment.reset(seed === undefined ? {} : { seed: seed + i });
      return observation;
    });
  }

  step(actions: readonly Action[]): VectorStep<Observation> {
    if (actions.length !== this.count) {
      throw new InvalidArgumentError(
        `step: ${this.count} environments take as many actions; received ${actions.length}`,
      );
    }
    const result = emptyStep<Observation>();
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
