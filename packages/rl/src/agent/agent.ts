import type { Random } from '@dl/core';
import type { AnyModule } from '@dl/core/nn';
import { findAgent, type AgentName, type Policy } from '../agents';
import {
  observationEncoder,
  ParameterVector,
  type Action,
  type ActionShape,
  type ObservationForm,
} from '../learning';
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
  private constructor(
    readonly description: AgentDescription,
    readonly network: AnyModule,
    private readonly vector: ParameterVector,
    private readonly policy: Policy,
  ) {}

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
   */
  act(observation: unknown, random?: Random): Action {
    const { observations, observationMoments } = this.description;
    let encoded = observationEncoder(observations).encode(observation);
    if (observationMoments) {
      const moments = new RunningMoments(encoded.length);
      moments.state = observationMoments;
      encoded = moments.normalize(encoded, observationLimit);
    }
    return this.policy.act(encoded, random);
  }

  /** Frees the network. */
  dispose(): void {
    this.vector.dispose();
    this.network.dispose();
  }
}
