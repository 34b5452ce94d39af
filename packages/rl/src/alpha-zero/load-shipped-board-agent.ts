import { shippedFile } from '@dl/core/internal';
import { loadBoardAgent, type BoardAgent } from './board-agent';

/** Board agents that come with this package, in its folder `weights`; see `loadShippedAgent` for the others. */
const shipped = {
  'connect-four': () => new URL('../../weights/connect-four.safetensors', import.meta.url),
};

export type ShippedBoardAgent = keyof typeof shipped;

/** Names of the board agents that come with this package. */
export const shippedBoardAgents = Object.keys(shipped) as ShippedBoardAgent[];

/**
 * Loads a player of a board game that comes with this package: `connect-four` has learned by playing against itself. The caller
 * disposes it.
 *
 * ```ts
 * const agent = await loadShippedBoardAgent('connect-four');
 * const move = agent.player({ simulations: 200 })(connectFour.start()); // 3: the middle column
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is none of this name.
 */
export async function loadShippedBoardAgent(name: string): Promise<BoardAgent> {
  return loadBoardAgent(shippedFile(shipped, name, 'board agent', '@dl/rl'));
}
