import { loadWeights, readModelMetadata } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import { saveTensors, type TensorSource } from '@dl/core/weights';
import { dispose } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { connectFour, ticTacToe, type BoardGame, type BoardPlayer, type Position } from '../boards';
import { argMax } from '../distributions/categorical';
import { ParameterVector } from '../learning';
import { ActorCritic } from '../networks/actor-critic';
import { searchTree, type Judgement } from './tree-search';

const games: Record<string, BoardGame> = { [ticTacToe.name]: ticTacToe, [connectFour.name]: connectFour };

/** The network that judges positions of a game, of whose fields it sees all at once. */
export function boardNetwork(game: BoardGame, hidden: readonly number[]): ActorCritic {
  const { rows, columns, moves } = game;
  return new ActorCritic(
    [rows * columns * 2],
    { type: 'discrete', size: moves },
    { hidden, activation: 'relu', logDeviation: 0 },
  );
}

/** A network that judges positions, and the search that plays by it. */
export class BoardAgent {
  private readonly networks: ReturnType<ActorCritic['host']>;

  private constructor(
    readonly game: BoardGame,
    readonly network: ActorCritic,
    readonly vector: ParameterVector,
  ) {
    this.networks = network.host(vector);
  }

  /** The agent of a network, which it owns. */
  static async of(game: BoardGame, network: ActorCritic): Promise<BoardAgent> {
    return new BoardAgent(game, network, await ParameterVector.of(network));
  }

  /** What the network says of a position, without search. */
  readonly judge = (position: Position): Judgement => {
    const features = this.networks.features(this.game.observe(position));
    const logits = this.networks.actor(features);
    const legal = this.game.legalMoves(position);
    const chosen = Float32Array.from(legal, (move) => logits[move]!);
    const largest = Math.max(...chosen);
    const weights = chosen.map((logit) => Math.exp(logit - largest));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const value = Math.tanh(this.networks.critic(features)[0]!);
    return { priors: weights.map((weight) => weight / sum), value };
  };

  /**
   * Plays the move that the search tries most.
   *
   * ```ts
   * const move = agent.player({ simulations: 200 })(connectFour.start());
   * ```
   *
   * @param options.simulations - Positions that are looked at for a move.
   */
  player({ simulations }: { simulations: number }): BoardPlayer {
    return (position) => argMax(searchTree(this.game, position, this.judge, { simulations }).policy);
  }

  /** Frees the network. */
  dispose(): void {
    this.vector.dispose();
    this.network.dispose();
  }
}

/**
 * Saves a board agent as one safetensors file.
 *
 * ```ts
 * await saveBoardAgent('out/connect-four.safetensors', agent);
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveBoardAgent(path: string, { game, network }: BoardAgent): Promise<void> {
  const state = network.stateDict();
  const { hidden } = network.options;
  try {
    await saveTensors(path, state, { game: JSON.stringify(game.name), hidden: JSON.stringify(hidden) });
  } finally {
    dispose(state);
  }
}

const boardMetadata = z.object({
  game: z.enum(Object.keys(games)),
  hidden: z.array(z.int().positive()),
});

/**
 * Loads an agent that {@link saveBoardAgent} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}.
 */
export async function loadBoardAgent(source: TensorSource): Promise<BoardAgent> {
  const { game: name, hidden } = await readModelMetadata(source, 'board agent', boardMetadata);
  const game = games[name]!;
  const network = withoutInitialization(() => boardNetwork(game, hidden));
  return BoardAgent.of(game, await loadWeights(network, source));
}
