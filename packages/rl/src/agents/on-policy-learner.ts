import { Random, withRandom } from '@dl/core';
import type { Metrics } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import {
  EncodedEnvironments,
  ParameterVector,
  Update,
  type ActionShape,
  type LossOfBatch,
  type UpdateOptions,
} from '../learning';
import { ActorCritic } from '../networks/actor-critic';
import { ActorCriticPolicy } from './actor-critic-policy';
import type { Learner, LearnerContext, SavedLearner } from './learner';

/** What all agents with an actor and a critic can be told. */
export const actorCriticSettings = z.object({
  learningRate: z.number().positive().default(3e-4).describe('learning rate of the optimizer'),
  annealed: z.boolean().default(false).describe('the learning rate falls to 0'),
  environments: z.int().positive().default(8).describe('environments that are played at the same time'),
  discount: z.number().min(0).max(1).default(0.99).describe('what a reward one step later is worth'),
  entropyCoefficient: z.number().min(0).default(0).describe('weight of the entropy in the loss'),
  valueCoefficient: z.number().min(0).default(0.5).describe('weight of the error of values in the loss'),
  maximumNorm: z.number().positive().default(0.5).describe('limit of the norm of the gradient'),
  hidden: z.array(z.int().positive()).default([64, 64]).describe('outputs of the hidden layers'),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('what follows a hidden layer'),
  logDeviation: z.number().default(0).describe('logarithm of the deviation of continuous actions at the beginning'),
  normalizeObservations: z.boolean().default(false).describe('observations with mean 0 and deviation 1'),
  normalizeRewards: z.boolean().default(false).describe('rewards over the deviation of the return'),
}); // prettier-ignore

export type ActorCriticSettings = z.output<typeof actorCriticSettings>;

export function createActorCritic(
  shape: readonly number[],
  actions: ActionShape,
  { hidden, activation, logDeviation }: ActorCriticSettings,
): ActorCritic {
  return new ActorCritic(shape, actions, { hidden, activation, logDeviation });
}

interface OnPolicyState {
  steps: number;
  optimizerSteps: number;
  random: readonly number[];
  environments: EncodedEnvironments['state'];
}

/** What {@link OnPolicyLearner} needs of an algorithm. */
export interface OnPolicyAlgorithm<Settings> {
  optimizer: UpdateOptions;
  loss(network: ActorCritic, settings: Settings): LossOfBatch;
  /** Plays with the policy of now, and learns from that alone. */
  advance(learner: OnPolicyLearner<Settings>): Promise<Metrics>;
}

/** An agent with an actor and a critic that learns from what it has just played: what REINFORCE, A2C and PPO have in common. */
export class OnPolicyLearner<Settings = unknown> implements Learner {
  readonly policy: ActorCriticPolicy;
  readonly random: Random;
  steps = 0;
  private readonly update: Update;

  private constructor(
    private readonly context: LearnerContext<Settings & ActorCriticSettings>,
    private readonly algorithm: OnPolicyAlgorithm<Settings>,
    readonly environments: EncodedEnvironments,
    readonly network: ActorCritic,
    private readonly vector: ParameterVector,
  ) {
    const { settings, seed, compile } = context;
    this.random = Random.derive(seed, 1);
    this.policy = new ActorCriticPolicy(network, vector, compile);
    const { maximumNorm } = settings;
    const loss = algorithm.loss(network, settings);
    this.update = new Update(compile, vector, [], loss, { ...algorithm.optimizer, maximumNorm });
    environments.reset(seed);
  }

  static async create<Settings>(
    context: LearnerContext<Settings & ActorCriticSettings>,
    algorithm: OnPolicyAlgorithm<Settings>,
  ): Promise<OnPolicyLearner<Settings>> {
    const { settings, open, seed } = context;
    const { normalizeObservations, normalizeRewards, discount } = settings;
    const environments = new EncodedEnvironments(open(settings.environments), {
      normalizeObservations,
      ...(normalizeRewards && { normalizeRewards: discount }),
    });
    const network = withRandom(new Random(seed), () =>
      createActorCritic(environments.shape, environments.actions, settings),
    );
    return new OnPolicyLearner(context, algorithm, environments, network, await ParameterVector.of(network));
  }

  get settings(): Settings & ActorCriticSettings {
    return this.context.settings;
  }

  /** Part of the training that is still to come, from 1 to 0. */
  get remaining(): number {
    return Math.max(1 - this.steps / this.context.steps, 0);
  }

  get learningRate(): number {
    const { learningRate, annealed } = this.settings;
    return annealed ? learningRate * this.remaining : learningRate;
  }

  advance(): Promise<Metrics> {
    return this.algorithm.advance(this);
  }

  /** One step of the optimizer; what the loss puts out is the caller's to dispose. */
  learn(batch: tf.Tensor[], rate: number): tf.Tensor[] {
    return this.update.run(rate, batch);
  }

  /** Lets the policy play with the weights of now. */
  refresh(): Promise<void> {
    return this.vector.read();
  }

  store(): void {
    this.vector.store();
  }

  save(): SavedLearner {
    this.store();
    const { tensors, steps: optimizerSteps } = this.update.state;
    const state: OnPolicyState = {
      ...{ steps: this.steps, optimizerSteps },
      random: this.random.state,
      environments: this.environments.state,
    };
    const copies = Object.entries(tensors).map(([name, tensor]) => [name, tf.clone(tensor)]);
    const optimizer = Object.fromEntries(copies) as Record<string, tf.Tensor>;
    return { state, tensors: { model: this.network.stateDict(), optimizer } };
  }

  async restore({ state, tensors }: SavedLearner): Promise<void> {
    const saved = state as OnPolicyState;
    this.network.loadStateDict(tensors.model!);
    await this.vector.load();
    this.update.state = { tensors: tensors.optimizer!, steps: saved.optimizerSteps };
    this.steps = saved.steps;
    this.random.state = saved.random;
    this.environments.state = saved.environments;
  }

  dispose(): void {
    this.update.dispose();
    this.policy.dispose();
    this.vector.dispose();
    this.environments.dispose();
  }
}
