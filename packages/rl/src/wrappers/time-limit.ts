import { InvalidArgumentError } from '@dl/core';
import type { Environment, ResetOptions, StepResult } from '../environment';

/**
 * Truncates an episode after `maximumSteps` steps.
 *
 * ```ts
 * const environment = new TimeLimit(new CartPole(), 500);
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `maximumSteps` is a positive integer.
 */
export class TimeLimit<Observation, Action> implements Environment<Observation, Action> {
  private steps = 0;

  constructor(
    readonly environment: Environment<Observation, Action>,
    readonly maximumSteps: number,
  ) {
    if (!(Number.isInteger(maximumSteps) && maximumSteps > 0)) {
      throw new InvalidArgumentError(
        `TimeLimit: maximumSteps is a positive integer; received ${maximumSteps}`,
      );
    }
  }

  get observationSpace() {
    return this.environment.observationSpace;
  }

  get actionSpace() {
    return this.environment.actionSpace;
  }

  reset(options?: ResetOptions) {
    this.steps = 0;
    return this.environment.reset(options);
  }

  step(action: Action): StepResult<Observation> {
    if (this.steps >= this.maximumSteps) {
      throw new InvalidArgumentError(
        `step: the episode was cut off after ${this.maximumSteps} steps; call reset() to begin another`,
      );
    }
    const [observation, reward, terminated, truncated, info] = this.environment.step(action);
    this.steps++;
    return [observation, reward, terminated, truncated || this.steps >= this.maximumSteps, info];
  }

  render() {
    return this.environment.render();
  }

  get state(): { steps: number; environment: unknown } {
    return { steps: this.steps, environment: this.environment.state };
  }

  set state({ steps, environment }: { steps: number; environment: unknown }) {
    this.steps = steps;
    this.environment.state = environment;
  }

  dispose() {
    this.environment.dispose();
  }
}
