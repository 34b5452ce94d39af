import type { Random } from '@dl/core';
import type { Compiler } from '@dl/core/internal';
import type { AnyModule, StateDict } from '@dl/core/nn';
import type { Metrics } from '@dl/core/train';
import type * as z from 'zod';
import type { Action, ActionShape, EncodedEnvironments, ParameterVector } from '../learning';
import type { EnvironmentVector } from '../vector';

/** Chooses what to do. */
export interface Policy {
  /**
   * An action for an encoded observation.
   *
   * @param random - Draws the action as in training; without it the best one is taken.
   */
  act(observation: Float32Array, random?: Random): Action;
}

/** What a training begins with. */
export interface LearnerContext<Settings> {
  open: (count: number) => EnvironmentVector;
  settings: Settings;
  /** Steps in the environments that the training is to take: schedules end there. */
  steps: number;
  /** Of the weights, of chance in the environments and of exploration. */
  seed: number;
  compile: Compiler;
}

/** All that a learner must remember to go on exactly. */
export interface SavedLearner {
  /** Safe to put in JSON. */
  state: object;
  /** By file; `model` are the weights of the network. */
  tensors: Record<string, StateDict>;
}

/** An agent while it learns. */
export interface Learner {
  readonly network: AnyModule;
  readonly environments: EncodedEnvironments;
  readonly policy: Policy;
  /** Steps that were taken in all environments together. */
  readonly steps: number;
  /** Plays on for some steps and learns from them. Returns measurements of it, by CleanRL's names. */
  advance(): Promise<Metrics>;
  /** Gives {@link network} the weights of now. */
  store(): void;
  /** The caller disposes the tensors. */
  save(): SavedLearner;
  /** Takes over a saved state, whose tensors stay the caller's. */
  restore(saved: SavedLearner): Promise<void>;
  dispose(): void;
}

/** An algorithm, as `trainAgent` and `loadAgent` use it. */
export interface AgentDefinition<Settings = unknown, Network extends AnyModule = AnyModule> {
  /** Its hyper-parameters, with their defaults. */
  settings: z.ZodType<Settings> & Pick<z.ZodObject, 'shape'>;
  /** Actions that it can choose. */
  actions: readonly ActionShape['type'][];
  createNetwork(shape: readonly number[], actions: ActionShape, settings: Settings): Network;
  createPolicy(network: Network, vector: ParameterVector): Policy;
  createLearner(context: LearnerContext<Settings>): Promise<Learner>;
}
