import type { EnvironmentVector } from '../vector';
import type { Episode } from '../wrappers';
import { observationLimit } from '../wrappers/normalize-observation';
import { RewardScale } from '../wrappers/normalize-reward';
import { RunningMoments, type Moments } from '../wrappers/running-moments';
import { actionShapeOf, type Action, type ActionShape } from './action-shape';
import {
  observationEncoder,
  observationFormOf,
  type ObservationEncoder,
  type ObservationForm,
} from './observation-encoder';

export interface EncodingOptions {
  /** Observations with mean 0 and deviation 1, by those seen so far. */
  normalizeObservations?: boolean;
  /** Rewards over the deviation of the return, with this discount. */
  normalizeRewards?: number;
}

/** What {@link EncodedEnvironments.step} returns, an entry for each environment. */
export interface EncodedStep {
  /** As an agent learns from them. */
  rewards: Float32Array;
  terminated: boolean[];
  truncated: boolean[];
  /** What the actions led to; of an episode that ended, its last observation. */
  next: Float32Array[];
}

export interface EncodedState {
  environments: readonly unknown[];
  observations: number[][];
  episodes: Episode[];
  observationMoments?: Moments;
  rewardScales: RewardScale['state'][];
}

/** Environments as an agent sees them: encoded and normalised, with their episodes counted. */
export class EncodedEnvironments {
  readonly actions: ActionShape;
  readonly form: ObservationForm;
  /** What is seen now, [size] for each environment. */
  observations: Float32Array[] = [];
  /** Statistics of observations, if they are normalised. */
  readonly observationMoments?: RunningMoments;
  private readonly encoder: ObservationEncoder;
  private readonly rewardScales: RewardScale[];
  private running: Episode[] = [];
  private finished: Episode[] = [];

  constructor(
    /** Become its own. */
    private readonly environments: EnvironmentVector,
    { normalizeObservations = false, normalizeRewards }: EncodingOptions = {},
  ) {
    this.actions = actionShapeOf(environments.actionSpace);
    this.form = observationFormOf(environments.observationSpace);
    this.encoder = observationEncoder(this.form);
    if (normalizeObservations) this.observationMoments = new RunningMoments(this.encoder.size);
    const shared = new RunningMoments(1);
    this.rewardScales =
      normalizeRewards === undefined
        ? []
        : Array.from({ length: this.count }, () => new RewardScale(normalizeRewards, shared));
  }

  get count(): number {
    return this.environments.count;
  }

  /** Of an observation, without the batch. */
  get shape(): readonly number[] {
    return this.encoder.shape;
  }

  /** Numbers in an observation. */
  get size(): number {
    return this.encoder.size;
  }

  reset(seed: number): void {
    this.observations = this.environments.reset({ seed }).map((observation) => this.see(observation));
    this.running = this.observations.map(() => ({ return: 0, length: 0 }));
  }

  step(actions: readonly Action[]): EncodedStep {
    const step = this.environments.step(actions);
    const { terminated, truncated, finalObservations } = step;
    const rewards = Float32Array.from(step.rewards);
    this.observations = step.observations.map((observation) => this.see(observation));
    const next = finalObservations.map((final, i) =>
      final === undefined ? this.observations[i]! : this.normalize(this.encoder.encode(final)),
    );
    this.running.forEach((episode, i) => {
      episode.return += step.rewards[i]!;
      episode.length++;
      const scale = this.rewardScales[i];
      if (scale) rewards[i] = scale.apply(step.rewards[i]!);
      if (!terminated[i] && !truncated[i]) return;
      this.finished.push(episode);
      this.running[i] = { return: 0, length: 0 };
      scale?.begin();
    });
    return { rewards, terminated, truncated, next };
  }

  /** The episodes that ended since the last call. */
  takeEpisodes(): Episode[] {
    const { finished } = this;
    this.finished = [];
    return finished;
  }

  get state(): EncodedState {
    return {
      environments: this.environments.state,
      observations: this.observations.map((observation) => [...observation]),
      episodes: this.running.map((episode) => ({ ...episode })),
      ...(this.observationMoments && { observationMoments: this.observationMoments.state }),
      rewardScales: this.rewardScales.map((scale) => scale.state),
    };
  }

  set state({ environments, observations, episodes, observationMoments, rewardScales }: EncodedState) {
    this.environments.state = environments;
    this.observations = observations.map((observation) => Float32Array.from(observation));
    this.running = episodes.map((episode) => ({ ...episode }));
    if (this.observationMoments && observationMoments) this.observationMoments.state = observationMoments;
    this.rewardScales.forEach((scale, i) => (scale.state = rewardScales[i]!));
  }

  dispose(): void {
    this.environments.dispose();
  }

  private see(observation: unknown): Float32Array {
    const encoded = this.encoder.encode(observation);
    this.observationMoments?.add(encoded);
    return this.normalize(encoded);
  }

  private normalize(encoded: Float32Array): Float32Array {
    return this.observationMoments?.normalize(encoded, observationLimit) ?? encoded;
  }
}
