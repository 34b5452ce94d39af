import { InvalidArgumentError } from '@dl/core';
import type { Environment, ResetOptions, StepResult } from '../environment';
import { RunningMoments, type Moments } from './running-moments';
import { Wrapper } from './wrapper';

const limit = 10;

interface NormalizeRewardState {
  discounted: number;
  moments: Moments;
}

/**
 * Rewards divided by the deviation of the discounted return so far, and limited to [-10, 10], so that what an agent learns to
 * predict is about 1 whatever the rewards are (Engstrom et al. 2020, section 3).
 *
 * ```ts
 * const environment = new NormalizeReward(makeEnvironment('Pendulum-v1'), 0.99);
 * ```
 *
 * @throws {@link InvalidArgumentError} unless 0 <= `discount` <= 1.
 */
export class NormalizeReward<Observation, Action> extends Wrapper<Observation, Action, NormalizeRewardState> {
  private readonly scale: RewardScale;

  /** @param discount - The agent's, of the rewards of later steps. */
  constructor(environment: Environment<Observation, Action>, discount: number) {
    super(environment);
    this.scale = new RewardScale(discount);
  }

  override reset(options?: ResetOptions) {
    this.scale.begin();
    return super.reset(options);
  }

  override step(action: Action): StepResult<Observation> {
    const [observation, reward, ...rest] = super.step(action);
    return [observation, this.scale.apply(reward), ...rest];
  }

  protected override get own() {
    return this.scale.state;
  }

  protected override set own(state: NormalizeRewardState) {
    this.scale.state = state;
  }
}

/** The arithmetic of {@link NormalizeReward}, for one stream of rewards; streams may share `moments`. */
export class RewardScale {
  private discounted = 0;

  constructor(
    private readonly discount: number,
    readonly moments = new RunningMoments(1),
  ) {
    if (!(discount >= 0 && discount <= 1)) {
      throw new InvalidArgumentError(`NormalizeReward: discount is from 0 to 1; received ${discount}`);
    }
  }

  begin(): void {
    this.discounted = 0;
  }

  apply(reward: number): number {
    this.discounted = this.discounted * this.discount + reward;
    this.moments.add([this.discounted]);
    const scaled = reward / Math.sqrt(this.moments.variance(0) + 1e-8);
    return Math.min(Math.max(scaled, -limit), limit);
  }

  get state(): NormalizeRewardState {
    return { discounted: this.discounted, moments: this.moments.state };
  }

  set state({ discounted, moments }: NormalizeRewardState) {
    this.discounted = discounted;
    this.moments.state = moments;
  }
}
