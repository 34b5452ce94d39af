import type { Environment, Info, ResetOptions, StepResult } from '../environment';
import type { Space } from '../spaces';

/** What a {@link Wrapper} has for a state. */
export interface WrapperState<Own> {
  own: Own;
  environment: unknown;
}

/**
 * An environment around another one. Those who extend it change what they want to; the rest passes through.
 *
 * ```ts
 * class HalfReward extends Wrapper<Float32Array, number> {
 *   override step(action: number) {
 *     const [observation, reward, ...rest] = this.environment.step(action);
 *     return [observation, reward / 2, ...rest] as StepResult<Float32Array>;
 *   }
 * }
 * ```
 */
export class Wrapper<Observation, Action, Own = undefined> implements Environment<Observation, Action> {
  constructor(readonly environment: Environment<Observation, Action>) {}

  get observationSpace(): Space<Observation> {
    return this.environment.observationSpace;
  }

  get actionSpace(): Space<Action> {
    return this.environment.actionSpace;
  }

  reset(options?: ResetOptions): [Observation, Info] {
    return this.environment.reset(options);
  }

  step(action: Action): StepResult<Observation> {
    return this.environment.step(action);
  }

  render() {
    return this.environment.render();
  }

  /** What the wrapper itself remembers, safe to put in JSON. */
  protected get own(): Own {
    return undefined as Own;
  }

  protected set own(_own: Own) {}

  get state(): WrapperState<Own> {
    return { own: this.own, environment: this.environment.state };
  }

  set state({ own, environment }: WrapperState<Own>) {
    this.own = own;
    this.environment.state = environment;
  }

  dispose(): void {
    this.environment.dispose();
  }
}
