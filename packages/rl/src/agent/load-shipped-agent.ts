import { InvalidArgumentError } from '@dl/core';
import type { Agent } from './agent';
import { loadAgent } from './load-agent';

/**
 * Agents that come with this package, in its folder `weights`. Their URLs are made when they are asked for: not every bundle has an
 * address.
 */
const shipped = {
  cartpole: () => new URL('../../weights/cartpole.safetensors', import.meta.url),
  lunarlander: () => new URL('../../weights/lunarlander.safetensors', import.meta.url),
};

export type ShippedAgent = keyof typeof shipped;

/** Names of the agents that come with this package. */
export const shippedAgents = Object.keys(shipped) as ShippedAgent[];

/**
 * Loads an agent that comes with this package: `cartpole` balances in `CartPole-v1`, `lunarlander` lands in `LunarLander-v3`. The caller
 * disposes it.
 *
 * ```ts
 * const agent = await loadShippedAgent('cartpole');
 * const { mean } = await evaluateAgent(agent, 'CartPole-v1'); // 500
 * agent.dispose();
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is none of this name.
 */
export async function loadShippedAgent(name: string): Promise<Agent> {
  if (Object.hasOwn(shipped, name)) return loadAgent(shipped[name as ShippedAgent]());
  throw new InvalidArgumentError(
    `no agent "${name}" comes with @dl/rl; there is ${shippedAgents.join(', ')}`,
  );
}
