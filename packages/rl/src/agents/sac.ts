import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import type { CompiledFunction } from '@dl/core/internal';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import {
  EncodedEnvironments,
  ParameterVector,
  Update,
  type ActionShape,
  type LossOfBatch,
} from '../learning';
import { SquashedActor } from '../networks/squashed-actor';
import { TwinCritic } from '../networks/twin-critic';
import { ReplayBuffer, type ReplayState } from '../replay';
import type { AgentDefinition, Learner, LearnerContext, Policy, SavedLearner } from './learner';
import { ScalarAdam } from './scalar-adam';

const sacSettings = z.object({
  learningRate: z.number().positive().default(3e-4).describe('learning rate of actor, critic and temperature'),
  environments: z.int().positive().default(1).describe('environments that are played at the same time'),
  capacity: z.int().positive().default(1_000_000).describe('transitions that are kept to learn from'),
  learningStarts: z.int().min(0).default(100).describe('steps of random actions before learning begins'),
  batchSize: z.int().positive().default(256).describe('transitions of a step of the optimizer'),
  discount: z.number().min(0).max(1).default(0.99).describe('what a reward one step later is worth'),
  trainEvery: z.int().positive().default(1).describe('steps from learning to learning'),
  gradientSteps: z.int().positive().default(1).describe('steps of the optimizer each time'),
  targetRate: z.number().min(0).max(1).default(0.005).describe('how far the target critics follow in a step'),
  temperature: z.number().positive().default(1).describe('weight of the entropy at the beginning; it is learned'),
  hidden: z.array(z.int().positive()).default([256, 256]).describe('outputs of the hidden layers'),
}); // prettier-ignore

type SacSettings = z.output<typeof sacSettings>;
type Continuous = Extract<ActionShape, { type: 'continuous' }>;

/** Soft actor-critic (Haarnoja et al. 2018, Algorithms and Applications, algorithm 1), with a temperature that is learned. */
export const sac: AgentDefinition<SacSettings, SquashedActor> = {
  settings: sacSettings,
  actions: ['continuous'],
  createNetwork: (shape, actions, { hidden }) => new SquashedActor(shape, actions, hidden),
  createPolicy: (network, vector) => new SquashedPolicy(network, vector),
  createLearner: (context) => SacLearner.create(context),
};

class SquashedPolicy implements Policy {
  private readonly networks: ReturnType<SquashedActor['host']>;
  private readonly actions: Continuous;

  constructor(network: SquashedActor, vector: ParameterVector) {
    this.networks = network.host(vector);
    this.actions = continuous(network.actions);
  }

  act(observation: Float32Array, random?: Random): Float32Array {
    return toBounds(this.choose(observation, random), this.actions);
  }

  /** An action between -1 and 1. */
  choose(observation: Float32Array, random?: Random): Float32Array {
    const features = this.networks.features(observation);
    const means = this.networks.means(features);
    if (!random) return means.map(Math.tanh);
    const deviations = this.networks.logDeviations(features);
    return means.map((mean, i) => Math.tanh(mean + Math.exp(deviations[i]!) * random.normal()));
  }
}

interface SacState {
  steps: number;
  actorSteps: number;
  criticSteps: number;
  temperature: ScalarAdam['state'];
  random: readonly number[];
  environments: EncodedEnvironments['state'];
  replay: ReplayState;
}

class SacLearner implements Learner {
  readonly policy: SquashedPolicy;
  steps = 0;
  private readonly random: Random;
  private readonly replay: ReplayBuffer;
  private readonly logTemperature: ScalarAdam;
  private readonly actorUpdate: Update;
  private readonly criticUpdate: Update;
  private readonly follow: CompiledFunction;
  private readonly actionShape: Continuous;

  private constructor(
    private readonly context: LearnerContext<SacSettings>,
    readonly environments: EncodedEnvironments,
    readonly network: SquashedActor,
    private readonly critic: TwinCritic,
    private readonly target: TwinCritic,
    private readonly vectors: Record<'actor' | 'critic' | 'target', ParameterVector>,
  ) {
    const { settings, seed, compile } = context;
    const { actor, critic: values, target: slow } = vectors;
    this.actionShape = continuous(environments.actions);
    this.random = Random.derive(seed, 1);
    this.policy = new SquashedPolicy(network, actor);
    this.logTemperature = new ScalarAdam(Math.log(settings.temperature), settings.learningRate);
    this.replay = new ReplayBuffer({
      capacity: Math.min(settings.capacity, context.steps),
      observationSize: environments.size,
      actionSize: environments.actions.size,
      priority: 0,
    });
    this.criticUpdate = new Update(compile, values, [actor, slow], criticLoss(network, critic, target));
    this.actorUpdate = new Update(compile, actor, [values], actorLoss(network, critic));
    this.follow = compile((old, now, rate) => [tf.add(old, tf.mul(tf.sub(now, old), rate))]);
    environments.reset(seed);
  }

  static async create(context: LearnerContext<SacSettings>): Promise<SacLearner> {
    const { settings, open, seed } = context;
    const environments = new EncodedEnvironments(open(settings.environments));
    const { shape, size, actions } = environments;
    const random = new Random(seed);
    const actor = withRandom(random, () => sac.createNetwork(shape, actions, settings));
    const critic = withRandom(random, () => new TwinCritic(size, actions.size, settings.hidden));
    const target = new TwinCritic(size, actions.size, settings.hidden);
    const vectors = {
      actor: await ParameterVector.of(actor),
      critic: await ParameterVector.of(critic),
      target: await ParameterVector.of(target),
    };
    vectors.target.assign(tf.clone(vectors.critic.value));
    return new SacLearner(context, environments, actor, critic, target, vectors);
  }

  async advance() {
    const { trainEvery, gradientSteps, learningStarts } = this.context.settings;
    const before = this.steps;
    while (this.steps < before + trainEvery) this.play();
    if (this.steps < learningStarts) return {};
    let metrics = {};
    for (let i = 0; i < gradientSteps; i++) metrics = await this.learn();
    await this.vectors.actor.read();
    return metrics;
  }

  store(): void {
    this.vectors.actor.store();
  }

  save(): SavedLearner {
    for (const vector of Object.values(this.vectors)) vector.store();
    const [actor, critic] = [this.actorUpdate.state, this.criticUpdate.state];
    const replay = this.replay.save();
    const state: SacState = {
      ...{ steps: this.steps, actorSteps: actor.steps, criticSteps: critic.steps, replay: replay.state },
      temperature: this.logTemperature.state,
      random: this.random.state,
      environments: this.environments.state,
    };
    const copies = Object.entries({ actor, critic }).flatMap(([name, { tensors }]) =>
      Object.entries(tensors).map(([slot, tensor]) => [`${name}.${slot}`, tf.clone(tensor)] as const),
    );
    return {
      state,
      tensors: {
        model: this.network.stateDict(),
        critic: this.critic.stateDict(),
        target: this.target.stateDict(),
        optimizer: Object.fromEntries(copies),
        replay: replay.tensors,
      },
    };
  }

  async restore({ state, tensors }: SavedLearner): Promise<void> {
    const saved = state as SacState;
    const optimizer = tensors.optimizer!;
    this.network.loadStateDict(tensors.model!);
    this.critic.loadStateDict(tensors.critic!);
    this.target.loadStateDict(tensors.target!);
    for (const vector of Object.values(this.vectors)) await vector.load();
    const slots = (name: string) => ({
      mean: optimizer[`${name}.mean`]!,
      square: optimizer[`${name}.square`]!,
    });
    this.actorUpdate.state = { tensors: slots('actor'), steps: saved.actorSteps };
    this.criticUpdate.state = { tensors: slots('critic'), steps: saved.criticSteps };
    await this.replay.restore(tensors.replay!, saved.replay);
    this.steps = saved.steps;
    this.logTemperature.state = saved.temperature;
    this.random.state = saved.random;
    this.environments.state = saved.environments;
  }

  dispose(): void {
    for (const vector of Object.values(this.vectors)) vector.dispose();
    this.actorUpdate.dispose();
    this.criticUpdate.dispose();
    this.follow.dispose();
    this.critic.dispose();
    this.target.dispose();
    this.environments.dispose();
  }

  /** One step in every environment. */
  private play(): void {
    const { environments, random, policy, actionShape } = this;
    const { learningStarts, discount } = this.context.settings;
    const before = environments.observations;
    const actions = before.map((observation) =>
      this.steps < learningStarts
        ? random.fillUniform(new Float32Array(actionShape.size), -1, 1)
        : policy.choose(observation, random),
    );
    const played = environments.step(actions.map((action) => toBounds(action, actionShape)));
    before.forEach((observation, i) =>
      this.replay.add({
        observation,
        action: actions[i]!,
        reward: played.rewards[i]!,
        next: played.next[i]!,
        discount: played.terminated[i] ? 0 : discount,
      }),
    );
    this.steps += environments.count;
  }

  /** One step of critic, actor, temperature and target. */
  private async learn() {
    const { batchSize, learningRate, targetRate } = this.context.settings;
    const { environments, random, replay, logTemperature, vectors } = this;
    const batch = replay.sample(batchSize, random);
    const actionSize = environments.actions.size;
    const shape = [batchSize, ...environments.shape];
    const noise = () =>
      tf.tensor(random.fillNormal(new Float32Array(batchSize * actionSize)), [batchSize, actionSize]);
    const temperature = Math.exp(logTemperature.value);
    const [criticLoss] = this.criticUpdate.run(learningRate, [
      tf.tensor(batch.observations, shape),
      tf.tensor(batch.actions, [batchSize, actionSize]),
      tf.tensor(batch.rewards),
      tf.tensor(batch.next, shape),
      tf.tensor(batch.discounts),
      tf.scalar(temperature),
      noise(),
    ]);
    const [actorLoss, entropy] = this.actorUpdate.run(learningRate, [
      tf.tensor(batch.observations, shape),
      tf.scalar(temperature),
      noise(),
    ]);
    const rate = tf.scalar(targetRate);
    vectors.target.assign(this.follow(vectors.target.value, vectors.critic.value, rate)[0]!);
    const [logProbability] = await entropy!.data();
    const [qLoss] = await criticLoss!.data();
    const [policyLoss] = await actorLoss!.data();
    tf.dispose([criticLoss!, actorLoss!, entropy!, rate]);
    // Equation 18, where the entropy that is aimed at is -1 for each number of an action.
    logTemperature.step(-(logProbability! - actionSize));
    return { 'losses/qf_loss': qLoss!, 'losses/actor_loss': policyLoss!, 'losses/alpha': temperature };
  }
}

/** Equation 5, with the smaller of two target values. */
function criticLoss(actor: SquashedActor, critic: TwinCritic, target: TwinCritic): LossOfBatch {
  return (...batch) => {
    const [observations, actions, rewards, next, discounts, temperature, noise] = batch as [
      ...[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
    ];
    const chosen = actor.sample(next, noise);
    const judged = tf.minimum(...target.forward(next, chosen.actions));
    const soft = tf.sub(judged, tf.mul(temperature, chosen.logProbability));
    const targets = tf.add(rewards, tf.mul(discounts, soft)); // [batch]
    return () => {
      const errors = critic
        .forward(observations, actions)
        .map((values) => tf.square(tf.sub(values, targets)));
      return { loss: tf.mul(tf.mean(tf.add(errors[0]!, errors[1]!)), 0.5) };
    };
  };
}

/** Equation 9; puts out the mean log-probability. */
function actorLoss(actor: SquashedActor, critic: TwinCritic): LossOfBatch {
  return (...batch) => {
    const [observations, temperature, noise] = batch as [tf.Tensor, tf.Tensor, tf.Tensor];
    return () => {
      const { actions, logProbability } = actor.sample(observations, noise);
      const values = tf.minimum(...critic.forward(observations, actions));
      const loss = tf.mean(tf.sub(tf.mul(temperature, logProbability), values));
      return { loss, outputs: [tf.mean(logProbability)] };
    };
  };
}

function continuous(actions: ActionShape): Continuous {
  if (actions.type === 'continuous') return actions;
  throw new InvalidArgumentError(
    'SAC chooses continuous actions, of a Box; use DQN or PPO for a Discrete space',
  );
}

/** From [-1, 1] to the bounds of the environment. */
function toBounds(action: Float32Array, { low, high }: Continuous): Float32Array {
  return action.map((value, i) => {
    const [least, most] = [low[i]!, high[i]!];
    return Math.min(Math.max(least + ((value + 1) / 2) * (most - least), least), most);
  });
}
