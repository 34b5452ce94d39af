import type { Info, ResetOptions } from '../environment';
import type { Space } from '../spaces';

/** What {@link EnvironmentVector.step} returns, an entry for each environment. */
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
 */
export interface EnvironmentVector<Observation = unknown, Action = unknown> {
  /** How many environments there are. */
  readonly count: number;
  /** Of one observation. */
  readonly observationSpace: Space<Observation>;
  /** Of one action. */
  readonly actionSpace: Space<Action>;
  /** Begins an episode in every environment, the i-th with seed + i, and returns the first observations. */
  reset(options?: ResetOptions): Observation[];
  /**
   * Does an action in every environment.
   *
   * @throws {@link InvalidArgumentError} if there are not as many actions as environments, or one is not of the space.
   */
  step(actions: readonly Action[]): VectorStep<Observation>;
  /** The states of all environments, safe to put in JSON. */
  state: readonly unknown[];
  /** Frees what the environments hold. */
  dispose(): void;
}

export const emptyStep = <Observation>(): VectorStep<Observation> => ({
  observations: [],
  rewards: [],
  terminated: [],
  truncated: [],
  finalObservations: [],
  infos: [],
});
