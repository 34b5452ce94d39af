import type { Random } from '@dl/core';
import { nextTask } from '@dl/core/internal';
import type { BoardGame, BoardPlayer, Position } from './board-game';

export interface MatchOptions {
  games: number;
  /** Moves at the beginning of a game that are drawn, so that no two games are the same. Default: 0. */
  opening?: number;
  /** Draws the openings. */
  random: Random;
  /** Is told each position of each game, the first and the last too. */
  onPosition?: (position: Position) => void;
}

/** Of the first player. */
export interface MatchResult {
  wins: number;
  draws: number;
  losses: number;
}

/** Lets two players play; each begins every other game. */
export async function playMatch(
  game: BoardGame,
  first: BoardPlayer,
  second: BoardPlayer,
  { games, opening = 0, random, onPosition }: MatchOptions,
): Promise<MatchResult> {
  const result = { wins: 0, draws: 0, losses: 0 };
  for (let i = 0; i < games; i++) {
    const side = i % 2 === 0 ? 1 : -1; // of the first player
    let position = game.start();
    onPosition?.(position);
    for (let move = 0; !position.isOver; move++) {
      const legal = game.legalMoves(position);
      const chosen =
        move < opening
          ? legal[random.integer(legal.length)]!
          : (position.player === side ? first : second)(position);
      position = game.play(position, chosen);
      onPosition?.(position);
    }
    if (position.winner === 0) result.draws++;
    else if (position.winner === side) result.wins++;
    else result.losses++;
    await nextTask();
  }
  return result;
}
