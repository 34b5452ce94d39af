import { InvalidArgumentError } from '@dl/core';
import type { Environment, ResetOptions, StepResult } from '../environment';
import { Wrapper } from './wrapper';

/**
 * Truncates an episode after `maximumSteps` steps.
 *
 * ```ts
 * const environment = new TimeLimit(new CartPole(), 500);
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `maximumSteps` is a positive integer.
 */
export class TimeLimit<Observation, Action> extends Wrapper<Observation, Action, number> {
  private steps = 0;

  constructor(
    environment: Environment<Observation, Action>,
    readonly maximumSteps: number,
  ) {
    super(environment);
    if (!(Number.isInteger(maximumSteps) && maximumSteps > 0)) {
      throw new InvalidArgumentError(
        `TimeLimit: maximumSteps is a positive integer; received ${maximumSteps}`,
      );
    }
  }

  override reset(options?: ResetOptions) {
    this.steps = 0;
    return super.reset(options);
  }

  override step(action: Action): StepResult<Observation> {
    if (this.steps >= this.maximumSteps) {
      throw new InvalidArgumentError(
        `step: the episode was cut off after ${this.maximumSteps} steps; call reset() to begin another`,
      );
    }
    const [observation, reward, terminated, truncated, info] = super.step(action);
    this.steps++;
    return [observation, reward, terminated, truncated || this.steps >= this.maximumSteps, info];
  }

  protected override get own() {
    return this.steps;
  }

  protected override set own(steps: number) {
    this.steps = steps;
  }
}
