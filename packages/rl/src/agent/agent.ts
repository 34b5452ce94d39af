import { InvalidArgumentError, type Random } from '@dl/core';
import type { AnyModule } from '@dl/core/nn';
import { findAgent, type AgentName, type Policy } from '../agents';
import type { Environment } from '../environment';
import {
  actionShapeOf,
  observationEncoder,
  observationFormOf,
  ParameterVector,
  type Action,
  type ActionShape,
  type ObservationEncoder,
  type ObservationForm,
} from '../learning';
import { Box, Discrete } from '../spaces';
import { observationLimit } from '../wrappers/normalize-observation';
import { RunningMoments, type Moments } from '../wrappers/running-moments';

/** All that makes weights an agent, safe to put in JSON. */
export interface AgentDescription {
  algorithm: AgentName;
  /** The name of the environment that it learned, if it has one. */
  environment?: string;
  observations: ObservationForm;
  actions: ActionShape;
  /** The hyper-parameters of its training. */
  settings: Record<string, unknown>;
  /** Statistics of observations, if they are normalised. */
  observationMoments?: Moments;
}

/** A trained agent: it looks at observations of its environment and chooses actions. */
export class Agent {
  private readonly encoder: ObservationEncoder;

  private constructor(
    readonly description: AgentDescription,
    readonly network: AnyModule,
    private readonly vector: ParameterVector,
    private readonly policy: Policy,
  ) {
    this.encoder = observationEncoder(description.observations);
  }

  /** The agent of a network, which it owns. */
  static async of(description: AgentDescription, network: AnyModule): Promise<Agent> {
    const vector = await ParameterVector.of(network);
    const policy = findAgent(description.algorithm).createPolicy(network, vector);
    return new Agent(description, network, vector, policy);
  }

  /** Numbers that were learned. */
  get parameters(): number {
    return this.network.parameters().reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * What to do.
   *
   * ```ts
   * const action = agent.act(observation);
   * ```
   *
   * @param observation - As the environment gives it.
   * @param random - Draws the action as in training; without it the best one is taken.
   * @throws {@link InvalidArgumentError} for an observation of another form than the agent learned with.
   */
  act(observation: unknown, random?: Random): Action {
    const { observationMoments } = this.description;
    if (!this.encoder.reads(observation)) {
      const length = (observation as ArrayLike<number> | undefined)?.length;
      throw this.misfit(`received the observation ${length ? `of ${length} numbers` : String(observation)}`);
    }
    let encoded = this.encoder.encode(observation);
    if (observationMoments) {
      const moments = new RunningMoments(encoded.length);
      moments.state = observationMoments;
      encoded = moments.normalize(encoded, observationLimit);
    }
    return this.policy.act(encoded, random);
  }

  /**
   * Checks that the agent can play in an environment, wrappers included: that observations have the form, and actions the number
   * and bounds, with which it learned.
   *
   * @throws {@link InvalidArgumentError} if they do not.
   */
  assertFits({ observationSpace, actionSpace }: Environment): void {
    const { observations, actions } = this.description;
    const [form, shape] = [observationFormOf(observationSpace), actionShapeOf(actionSpace)];
    if (JSON.stringify([form, shape]) === JSON.stringify([observations, actions])) return;
    throw this.misfit(`the environment has ${describe(form, shape)}`);
  }

  /** Frees the network. */
  dispose(): void {
    this.vector.dispose();
    this.network.dispose();
  }

  private misfit(found: string): InvalidArgumentError {
    const { environment, observations, actions } = this.description;
    return new InvalidArgumentError(
      `the agent learned with ${describe(observations, actions)}; ${found}. ` +
        `Let it play in ${environment ?? 'the environment that it learned'}, with the same wrappers.`,
    );
  }
}

function describe(observations: ObservationForm, actions: ActionShape): string {
  const seen =
    observations.type === 'numbers'
      ? `numbers of shape [${observations.shape.join(', ')}]`
      : `integers below [${observations.sizes.join(', ')}]`;
  const space = actions.type === 'discrete' ? new Discrete(actions.size) : new Box(actions.low, actions.high);
  return `${seen} as observations and ${space.describe()} as actions`;
}
