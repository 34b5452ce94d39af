import type { Random } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import { gatherRows } from '../learning/gather-rows';
import { SumTree } from './sum-tree';

export interface ReplayOptions {
  /** Transitions that are kept. */
  capacity: number;
  /** Numbers in an observation, and in an action. */
  observationSize: number;
  actionSize: number;
  /** Draws transitions in proportion to |error|^priority; 0: all alike. */
  priority: number;
}

/** What was done and what came of it. */
export interface Transition {
  observation: Float32Array;
  action: ArrayLike<number>;
  reward: number;
  next: Float32Array;
  /** What the value of `next` counts: the discount, or 0 if the task ended. */
  discount: number;
}

/** Transitions drawn from the buffer, one behind the other. */
export interface ReplayBatch {
  indices: Int32Array;
  observations: Float32Array;
  actions: Float32Array;
  rewards: Float32Array;
  next: Float32Array;
  discounts: Float32Array;
  /** Importance-sampling weights, at most 1. */
  weights: Float32Array;
}

/** Keeps errors that are zero drawable. */
const smallestError = 1e-6;

/** The last transitions, to learn from in another order (Lin 1992), by priority if that is asked for (Schaul et al. 2016). */
export class ReplayBuffer {
  private readonly columns: Record<
    'observations' | 'actions' | 'rewards' | 'next' | 'discounts',
    Float32Array
  >;
  private readonly tree?: SumTree;
  private largest = 1;
  private position = 0;
  private filled = 0;

  constructor(private readonly options: ReplayOptions) {
    const { capacity, observationSize, actionSize, priority } = options;
    this.columns = {
      observations: new Float32Array(capacity * observationSize),
      actions: new Float32Array(capacity * actionSize),
      rewards: new Float32Array(capacity),
      next: new Float32Array(capacity * observationSize),
      discounts: new Float32Array(capacity),
    };
    if (priority > 0) this.tree = new SumTree(capacity);
  }

  /** Transitions that are there. */
  get size(): number {
    return this.filled;
  }

  add({ observation, action, reward, next, discount }: Transition): void {
    const { capacity, observationSize, actionSize } = this.options;
    const { columns, position } = this;
    columns.observations.set(observation, position * observationSize);
    columns.actions.set(action, position * actionSize);
    columns.rewards[position] = reward;
    columns.next.set(next, position * observationSize);
    columns.discounts[position] = discount;
    this.tree?.set(position, this.largest);
    this.position = (position + 1) % capacity;
    this.filled = Math.min(this.filled + 1, capacity);
  }

  /** @param beta - Of the importance-sampling weights: 0 corrects nothing, 1 all. */
  sample(count: number, random: Random, beta = 1): ReplayBatch {
    const { observationSize, actionSize } = this.options;
    const indices = Int32Array.from({ length: count }, (_, i) =>
      this.tree
        ? Math.min(this.tree.find(((i + random.uniform()) / count) * this.tree.sum), this.filled - 1)
        : random.integer(this.filled),
    );
    const { observations, actions, rewards, next, discounts } = this.columns;
    return {
      indices,
      observations: gatherRows(observations, indices, observationSize),
      actions: gatherRows(actions, indices, actionSize),
      rewards: gatherRows(rewards, indices, 1),
      next: gatherRows(next, indices, observationSize),
      discounts: gatherRows(discounts, indices, 1),
      weights: this.weights(indices, beta),
    };
  }

  /** Sets the priorities of transitions by the errors that were found for them. */
  prioritize(indices: Int32Array, errors: ArrayLike<number>): void {
    const { tree } = this;
    if (!tree) return;
    indices.forEach((index, i) => {
      const weight = (Math.abs(errors[i]!) + smallestError) ** this.options.priority;
      tree.set(index, weight);
      this.largest = Math.max(this.largest, weight);
    });
  }

  /** What is there, as tensors for the caller to dispose, and the rest in plain data. */
  save(): { tensors: Record<string, tf.Tensor>; state: ReplayState } {
    const { position, filled, largest, tree } = this;
    const widths = this.widths();
    const tensors = Object.entries(this.columns).map(([name, column]) => {
      const width = widths[name]!;
      return [name, tf.tensor(column.slice(0, filled * width), [filled, width])] as const;
    });
    if (tree) {
      const priorities = Float32Array.from({ length: filled }, (_, i) => tree.get(i));
      tensors.push(['priorities', tf.tensor(priorities, [filled, 1])]);
    }
    return { tensors: Object.fromEntries(tensors), state: { position, filled, largest } };
  }

  /** Takes over what {@link save} gave; the tensors stay the caller's. */
  async restore(tensors: Record<string, tf.Tensor>, state: ReplayState): Promise<void> {
    for (const [name, column] of Object.entries(this.columns)) column.set(await tensors[name]!.data());
    Object.assign(this, state);
    const priorities = await tensors.priorities?.data();
    priorities?.forEach((weight, i) => this.tree?.set(i, weight));
  }

  private widths(): Record<string, number> {
    const { observationSize, actionSize } = this.options;
    return {
      observations: observationSize,
      actions: actionSize,
      rewards: 1,
      next: observationSize,
      discounts: 1,
    };
  }

  private weights(indices: Int32Array, beta: number): Float32Array {
    const { tree, filled } = this;
    if (!tree) return new Float32Array(indices.length).fill(1);
    const weights = Float32Array.from(indices, (index) => ((filled * tree.get(index)) / tree.sum) ** -beta);
    const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    return weights.map((weight) => weight / largest);
  }
}

/** Where a {@link ReplayBuffer} is, safe to put in JSON. */
export interface ReplayState {
  position: number;
  filled: number;
  largest: number;
}
