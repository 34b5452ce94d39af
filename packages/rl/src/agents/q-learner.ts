import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { argMax } from '../distributions/categorical';
import {
  EncodedEnvironments,
  ParameterVector,
  Update,
  type ActionShape,
  type LossOfBatch,
} from '../learning';
import { QNetwork } from '../networks/q-network';
import { NStepReturns, ReplayBuffer, type ReplayState } from '../replay';
import type { Learner, LearnerContext, Policy, SavedLearner } from './learner';

/** What all that learn values of actions can be told. */
export const qSettings = z.object({
  learningRate: z.number().positive().default(1e-4).describe('learning rate of the optimizer'),
  optimizer: z.enum(['adam', 'rmsprop']).default('adam').describe('optimizer'),
  epsilon: z.number().positive().default(1e-8).describe('added to the root of the mean square of gradients'),
  environments: z.int().positive().default(1).describe('environments that are played at the same time'),
  capacity: z.int().positive().default(100_000).describe('transitions that are kept to learn from'),
  learningStarts: z.int().min(0).default(1000).describe('steps before learning begins'),
  batchSize: z.int().positive().default(32).describe('transitions of a step of the optimizer'),
  discount: z.number().min(0).max(1).default(0.99).describe('what a reward one step later is worth'),
  trainEvery: z.int().positive().default(4).describe('steps from learning to learning'),
  gradientSteps: z.int().positive().default(1).describe('steps of the optimizer each time'),
  targetEvery: z.int().positive().default(1000).describe('steps after which the target network follows'),
  explorationFraction: z.number().min(0).max(1).default(0.1).describe('part of the steps in which exploration falls'),
  explorationEnd: z.number().min(0).max(1).default(0.05).describe('random actions after that, from 1 at the beginning'),
  maximumNorm: z.number().positive().default(10).describe('limit of the norm of the gradient'),
  hidden: z.array(z.int().positive()).default([64, 64]).describe('outputs of the hidden layers'),
  double: z.boolean().default(false).describe('the network chooses the next action and the target network judges it'),
  dueling: z.boolean().default(false).describe('the value of the situation and advantages of actions apart'),
  nStep: z.int().positive().default(1).describe('rewards that are summed before the value is asked'),
  priority: z.number().min(0).max(1).default(0).describe('exponent of prioritised replay; 0: all transitions alike'),
  priorityBeta: z.number().min(0).max(1).default(0.4).describe('correction of the priorities at the beginning; 1 at the end'),
}); // prettier-ignore

export type QSettings = z.output<typeof qSettings>;

interface QLearnerState {
  steps: number;
  optimizerSteps: number;
  random: readonly number[];
  environments: EncodedEnvironments['state'];
  pending: object[][];
  replay: ReplayState;
}

/** What {@link QLearner} needs of an algorithm. */
export interface QAlgorithm {
  /** Numbers that describe the value of an action. */
  quantiles: number;
  /** Of tensors of observations, one-hot actions, rewards, next observations, discounts and weights; outputs the errors. */
  loss(online: QNetwork, target: QNetwork, settings: QSettings): LossOfBatch;
}

/** The network of values for an environment. */
export function createQNetwork(
  shape: readonly number[],
  actions: ActionShape,
  { hidden, dueling }: QSettings,
  quantiles: number,
): QNetwork {
  return new QNetwork(shape, actions.size, { hidden, dueling, quantiles });
}

/** Takes the action of the largest value. */
export function greedyPolicy(network: QNetwork, vector: ParameterVector): Policy {
  const values = network.host(vector);
  return { act: (observation) => argMax(values(observation)) };
}

/**
 * Learns values of actions from a replay buffer, with a target network (Mnih et al. 2015, algorithm 1): what DQN and QR-DQN have
 * in common.
 */
export class QLearner implements Learner {
  readonly policy: Policy;
  steps = 0;
  private readonly random: Random;
  private readonly replay: ReplayBuffer;
  private readonly returns: NStepReturns[];
  private readonly update: Update;

  private constructor(
    private readonly context: LearnerContext<QSettings>,
    readonly environments: EncodedEnvironments,
    readonly network: QNetwork,
    private readonly targetNetwork: QNetwork,
    private readonly online: ParameterVector,
    private readonly target: ParameterVector,
    loss: LossOfBatch,
  ) {
    const { settings, seed, compile } = context;
    const { optimizer, epsilon, maximumNorm, capacity, priority, environments: count, nStep } = settings;
    this.random = Random.derive(seed, 1);
    this.policy = greedyPolicy(network, online);
    this.replay = new ReplayBuffer({
      ...{ capacity, priority },
      observationSize: environments.size,
      actionSize: environments.actions.size,
    });
    this.returns = Array.from({ length: count }, () => new NStepReturns(nStep));
    this.update = new Update(compile, online, [target], loss, { optimizer, epsilon, maximumNorm });
    environments.reset(seed);
  }

  static async create(context: LearnerContext<QSettings>, algorithm: QAlgorithm): Promise<QLearner> {
    const { settings, open, seed } = context;
    const environments = new EncodedEnvironments(open(settings.environments));
    const { shape, actions } = environments;
    if (actions.type !== 'discrete') {
      throw new InvalidArgumentError('values of actions are learned for actions of a Discrete space only');
    }
    const networks = [0, 1].map(() =>
      withRandom(new Random(seed), () => createQNetwork(shape, actions, settings, algorithm.quantiles)),
    );
    const [network, target] = networks as [QNetwork, QNetwork];
    const vectors = [await ParameterVector.of(network), await ParameterVector.of(target)] as const;
    return new QLearner(
      context,
      environments,
      network,
      target,
      ...vectors,
      algorithm.loss(network, target, settings),
    );
  }

  async advance() {
    const { trainEvery, learningStarts, batchSize, gradientSteps, targetEvery } = this.context.settings;
    const before = this.steps;
    while (this.steps < before + trainEvery) this.play();
    const metrics: Record<string, number> = { 'charts/epsilon': this.explored };
    if (this.steps >= learningStarts && this.replay.size >= batchSize) {
      let loss = 0;
      for (let i = 0; i < gradientSteps; i++) loss += await this.learn();
      await this.online.read();
      metrics['losses/td_loss'] = loss / gradientSteps;
    }
    if (Math.floor(this.steps / targetEvery) > Math.floor(before / targetEvery)) {
      this.target.assign(tf.clone(this.online.value));
    }
    return metrics;
  }

  store(): void {
    this.online.store();
  }

  save(): SavedLearner {
    this.store();
    this.target.store();
    const replay = this.replay.save();
    const { tensors: optimizer, steps: optimizerSteps } = this.update.state;
    const state: QLearnerState = {
      ...{ steps: this.steps, optimizerSteps, replay: replay.state },
      random: this.random.state,
      environments: this.environments.state,
      pending: this.returns.map((returns) => returns.state),
    };
    const copies = Object.entries(optimizer).map(([name, tensor]) => [name, tf.clone(tensor)]);
    return {
      state,
      tensors: {
        model: this.network.stateDict(),
        target: this.targetNetwork.stateDict(),
        optimizer: Object.fromEntries(copies) as Record<string, tf.Tensor>,
        replay: replay.tensors,
      },
    };
  }

  async restore({ state, tensors }: SavedLearner): Promise<void> {
    const saved = state as QLearnerState;
    this.network.loadStateDict(tensors.model!);
    this.targetNetwork.loadStateDict(tensors.target!);
    await this.online.load();
    await this.target.load();
    this.update.state = { tensors: tensors.optimizer!, steps: saved.optimizerSteps };
    await this.replay.restore(tensors.replay!, saved.replay);
    this.steps = saved.steps;
    this.random.state = saved.random;
    this.environments.state = saved.environments;
    this.returns.forEach((returns, i) => (returns.state = saved.pending[i]!));
  }

  dispose(): void {
    this.update.dispose();
    this.online.dispose();
    this.target.dispose();
    this.targetNetwork.dispose();
    this.environments.dispose();
  }

  /** Share of random actions now. */
  private get explored(): number {
    const { explorationFraction, explorationEnd } = this.context.settings;
    const share = Math.min(this.steps / (explorationFraction * this.context.steps || 1), 1);
    return 1 + share * (explorationEnd - 1);
  }

  /** One step in every environment. */
  private play(): void {
    const { environments, random } = this;
    const { learningStarts, discount } = this.context.settings;
    const before = environments.observations;
    const { size } = environments.actions;
    const actions = before.map((observation) =>
      this.steps < learningStarts || random.uniform() < this.explored
        ? random.integer(size)
        : (this.policy.act(observation) as number),
    );
    const { rewards, terminated, truncated, next } = environments.step(actions);
    before.forEach((observation, i) => {
      const experience = {
        observation,
        action: oneHot(actions[i]!, size),
        reward: rewards[i]!,
        next: next[i]!,
        discount: terminated[i] ? 0 : discount,
        ends: terminated[i]! || truncated[i]!,
      };
      for (const transition of this.returns[i]!.add(experience)) this.replay.add(transition);
    });
    this.steps += environments.count;
  }

  /** One step of the optimizer; returns the loss. */
  private async learn(): Promise<number> {
    const { batchSize, learningRate, priorityBeta } = this.context.settings;
    const progress = Math.min(this.steps / this.context.steps, 1);
    const beta = priorityBeta + progress * (1 - priorityBeta);
    const batch = this.replay.sample(batchSize, this.random, beta);
    const shape = [batchSize, ...this.environments.shape];
    const [loss, errors] = this.update.run(learningRate, [
      tf.tensor(batch.observations, shape),
      tf.tensor(batch.actions, [batchSize, this.environments.actions.size]),
      tf.tensor(batch.rewards, [batchSize]),
      tf.tensor(batch.next, shape),
      tf.tensor(batch.discounts, [batchSize]),
      tf.tensor(batch.weights, [batchSize]),
    ]);
    const [value] = await loss!.data();
    if (this.context.settings.priority > 0) {
      this.replay.prioritize(batch.indices, await errors!.data());
    }
    tf.dispose([loss!, errors!]);
    return value!;
  }
}

function oneHot(index: number, size: number): Float32Array {
  const vector = new Float32Array(size);
  vector[index] = 1;
  return vector;
}
