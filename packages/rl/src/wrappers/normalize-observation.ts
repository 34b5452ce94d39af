import type { Environment, ResetOptions, StepResult } from '../environment';
import { Box } from '../spaces';
import { boxOf } from './box-of';
import { RunningMoments, type Moments } from './running-moments';
import { Wrapper } from './wrapper';

/** Beyond so many deviations a normalised observation is cut off. */
export const observationLimit = 10;

/**
 * Observations with mean 0 and deviation 1, by those that were seen so far, and limited to [-10, 10] (Engstrom et al. 2020,
 * section 3). The state holds the statistics: an agent that learned with them needs them.
 *
 * ```ts
 * const environment = new NormalizeObservation(makeEnvironment('Pendulum-v1'));
 * ```
 *
 * @throws {@link InvalidArgumentError} unless observations are of a Box.
 */
export class NormalizeObservation<Action> extends Wrapper<Float32Array, Action, Moments> {
  /** Whether the statistics go on. Default: true; evaluate with false. */
  learns = true;
  private readonly space: Box;
  private readonly moments: RunningMoments;

  constructor(environment: Environment<Float32Array, Action>) {
    super(environment);
    const { shape, low } = boxOf('NormalizeObservation', environment);
    this.space = Box.uniform(shape, -observationLimit, observationLimit);
    this.moments = new RunningMoments(low.length);
  }

  override get observationSpace() {
    return this.space;
  }

  override reset(options?: ResetOptions): ReturnType<Wrapper<Float32Array, Action>['reset']> {
    const [observation, info] = super.reset(options);
    return [this.normalize(observation), info];
  }

  override step(action: Action): StepResult<Float32Array> {
    const [observation, ...rest] = super.step(action);
    return [this.normalize(observation), ...rest];
  }

  protected override get own() {
    return this.moments.state;
  }

  protected override set own(moments: Moments) {
    this.moments.state = moments;
  }

  private normalize(observation: Float32Array): Float32Array {
    if (this.learns) this.moments.add(observation);
    return this.moments.normalize(observation, observationLimit);
  }
}
