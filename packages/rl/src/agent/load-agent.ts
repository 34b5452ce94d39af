import { FileFormatError } from '@dl/core';
import { loadWeights, readModelMetadata, sourceName } from '@dl/core/internal';
import { withoutInitialization, type AnyModule } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { findAgent } from '../agents';
import { observationEncoder } from '../learning';
import { Agent, type AgentDescription } from './agent';
import { agentMetadata } from './model-metadata';

/**
 * Loads an agent that {@link saveAgent} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * ```ts
 * const agent = await loadAgent('out/agent.safetensors');
 * const { mean } = await evaluateAgent(agent, 'CartPole-v1');
 * agent.dispose();
 * ```
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}.
 */
export async function loadAgent(source: TensorSource): Promise<Agent> {
  const description = await readModelMetadata(source, 'game agent', agentMetadata);
  const network = withoutInitialization(() => createAgentNetwork(sourceName(source), description));
  return Agent.of(description, await loadWeights(network, source));
}

/**
 * The network of an agent that is described.
 *
 * @throws {@link FileFormatError} if its settings are not of its algorithm.
 */
export function createAgentNetwork(
  name: string,
  { algorithm, observations, actions, settings }: AgentDescription,
): AnyModule {
  const definition = findAgent(algorithm);
  const parsed = definition.settings.safeParse(settings);
  if (!parsed.success) {
    throw new FileFormatError(`the settings of ${name} are not of ${algorithm}: ${parsed.error.message}`);
  }
  return definition.createNetwork(observationEncoder(observations).shape, actions, parsed.data);
}
