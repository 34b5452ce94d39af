import { InvalidArgumentError, Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import type { Space } from '../spaces';
import type { Environment, Info, ResetOptions, StepResult } from './environment';

/** Where an environment's chance comes from: a `Random`, or numbers that were recorded elsewhere. */
export interface Draws {
  /** A number in [low, high), by default in [0, 1). */
  uniform(low?: number, high?: number): number;
  /** An integer in [0, bound). */
  integer(bound: number): number;
  /** Position in the numbers, safe to put in JSON. */
  state: readonly number[];
}

export interface SimulationOptions {
  /** Chance until a `reset` gives a seed. Default: `new Random(0)`. */
  draws?: Draws;
}

/** What a {@link Simulation} has for a state. */
export interface SimulationState<Situation> {
  draws: readonly number[];
  /** Undefined before the first `reset`. */
  situation?: Situation;
  isOver: boolean;
}

/**
 * An environment that is a situation in plain data and rules that change it. Those who extend it write the rules; saving
 * and restoring, seeds and the order of calls are the same for all.
 */
export abstract class Simulation<Observation, Action, Situation extends object> implements Environment<
  Observation,
  Action
> {
  abstract readonly observationSpace: Space<Observation>;
  abstract readonly actionSpace: Space<Action>;
  private draws: Draws;
  private situation: Situation | undefined;
  private isOver = false;

  constructor({ draws = new Random(0) }: SimulationOptions = {}) {
    this.draws = draws;
  }

  /** The first situation of an episode; `previous` is where the last one ended. */
  protected abstract begin(draws: Draws, previous?: Situation): Situation;
  /** Changes `situation` by one step. */
  protected abstract advance(
    situation: Situation,
    action: Action,
    draws: Draws,
  ): { reward: number; terminated: boolean };
  protected abstract observe(situation: Situation): Observation;
  protected abstract paint(situation: Situation): Image;
  protected describe(_situation: Situation): Info {
    return {};
  }

  reset({ seed }: ResetOptions = {}): [Observation, Info] {
    if (seed !== undefined) this.draws = new Random(seed);
    this.situation = this.begin(this.draws, this.situation);
    this.isOver = false;
    return [this.observe(this.situation), this.describe(this.situation)];
  }

  step(action: Action): StepResult<Observation> {
    const situation = this.current();
    if (this.isOver)
      throw new InvalidArgumentError('step: the episode is over; call reset() to begin another');
    if (!this.actionSpace.contains(action)) {
      throw new InvalidArgumentError(
        `step: an action is one of ${this.actionSpace.describe()}; received ${String(action)}`,
      );
    }
    const { reward, terminated } = this.advance(situation, action, this.draws);
    this.isOver = terminated;
    return [this.observe(situation), reward, terminated, false, this.describe(situation)];
  }

  render(): Image {
    return this.paint(this.current());
  }

  get state(): SimulationState<Situation> {
    return {
      draws: [...this.draws.state],
      situation: structuredClone(this.situation),
      isOver: this.isOver,
    };
  }

  set state({ draws, situation, isOver }: SimulationState<Situation>) {
    this.draws.state = [...draws];
    this.situation = structuredClone(situation);
    this.isOver = isOver;
  }

  dispose(): void {}

  private current(): Situation {
    if (this.situation) return this.situation;
    throw new InvalidArgumentError('no episode has begun; call reset() first');
  }
}
