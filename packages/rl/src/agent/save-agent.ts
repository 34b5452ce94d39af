import { saveTensors } from '@dl/core/weights';
import { dispose } from '@tensorflow/tfjs-core';
import type { Agent } from './agent';

/**
 * Saves an agent as one safetensors file, with all that it needs to play: its network, how observations are encoded, and their
 * statistics.
 *
 * ```ts
 * await saveAgent('out/agent.safetensors', agent);
 * const same = await loadAgent('out/agent.safetensors');
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveAgent(path: string, agent: Agent): Promise<void> {
  const state = agent.network.stateDict();
  const metadata = Object.entries(agent.description)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, JSON.stringify(value)] as const);
  try {
    await saveTensors(path, state, Object.fromEntries(metadata));
  } finally {
    dispose(state);
  }
}
