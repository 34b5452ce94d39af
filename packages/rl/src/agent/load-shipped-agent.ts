import { shippedFile } from '@dl/core/internal';
import type { Agent } from './agent';
import { loadAgent } from './load-agent';

/** Agents that come with this package, in its folder `weights`. */
const shipped = {
  cartpole: () => new URL('../../weights/cartpole.safetensors', import.meta.url),
  lunarlander: () => new URL('../../weights/lunarlander.safetensors', import.meta.url),
  snake: () => new URL('../../weights/snake.safetensors', import.meta.url),
  breakout: () => new URL('../../weights/breakout.safetensors', import.meta.url),
};

export type ShippedAgent = keyof typeof shipped;

/** Names of the agents that come with this package. */
export const shippedAgents = Object.keys(shipped) as ShippedAgent[];

/**
 * Loads an agent that comes with this package: `cartpole` balances in `CartPole-v1`, `lunarlander` lands in `LunarLander-v3`, `snake`
 * eats in `Snake-v0`, `breakout` plays `MinAtar/Breakout-v1`. The caller disposes it.
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
  return loadAgent(shippedFile(shipped, name, 'agent', '@dl/rl'));
}
