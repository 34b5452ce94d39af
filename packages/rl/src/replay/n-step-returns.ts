import type { Transition } from './replay-buffer';

/** A transition whose reward and discount are of one step; an episode that was cut off ends without a discount of 0. */
export interface Experience extends Transition {
  /** The episode ends here. */
  ends: boolean;
}

/**
 * Transitions over n steps: the discounted sum of n rewards, and what was seen after them (Sutton 1988). At the end of an episode
 * they become shorter.
 */
export class NStepReturns {
  private pending: Experience[] = [];

  constructor(private readonly steps: number) {}

  /** Takes one step, and gives the transitions that are complete by it. */
  add(experience: Experience): Transition[] {
    this.pending.push(experience);
    const complete: Transition[] = [];
    if (experience.ends) while (this.pending.length) complete.push(this.shift());
    else if (this.pending.length === this.steps) complete.push(this.shift());
    return complete;
  }

  /** Safe to put in JSON. */
  get state(): object[] {
    return this.pending.map((experience) => ({
      ...experience,
      observation: [...experience.observation],
      action: Array.from(experience.action),
      next: [...experience.next],
    }));
  }

  set state(state: object[]) {
    this.pending = (state as Experience[]).map((experience) => ({
      ...experience,
      observation: Float32Array.from(experience.observation),
      next: Float32Array.from(experience.next),
    }));
  }

  private shift(): Transition {
    let reward = 0;
    let discount = 1;
    for (const step of this.pending) {
      reward += discount * step.reward;
      discount *= step.discount;
    }
    const [{ observation, action }] = this.pending as [Experience];
    const { next } = this.pending.at(-1)!;
    this.pending.shift();
    return { observation, action, reward, next, discount };
  }
}
