import type { Random } from '@dl/core';
import type { BoardPlayer, Position } from './board-game';
import type { InARow } from './in-a-row';

/** A won game counts more than any position; one that is won sooner, more. */
const won = 1_000_000;

/**
 * Looks some moves ahead by alpha-beta search (Knuth and Moore 1975), and draws among the moves that are equally good. Positions
 * at the end count by the lines that only one player has pieces in, their number squared. On a small board, with a depth of all
 * fields, it plays perfectly.
 *
 * ```ts
 * const player = alphaBetaPlayer(connectFour, { depth: 6, random: new Random(1) });
 * const move = player(connectFour.start());
 * ```
 */
export function alphaBetaPlayer(
  game: InARow,
  { depth, random }: { depth: number; random: Random },
): BoardPlayer {
  const known = new Map<string, number>();
  return (position) => {
    const moves = game.legalMoves(position);
    const values = moves.map((move) => {
      const next = game.play(position, move);
      const key = `${next.fields.join('')}${next.player}`;
      let value = known.get(key);
      if (value === undefined) {
        value = -search(game, next, depth - 1, -Infinity, Infinity);
        if (depth >= game.rows * game.columns) known.set(key, value); // what is searched to the end stays true
      }
      return value;
    });
    const best = Math.max(...values);
    const choices = moves.filter((_, i) => values[i] === best);
    return choices[random.integer(choices.length)]!;
  };
}

/** The value for the player who moves. */
function search(game: InARow, position: Position, depth: number, alpha: number, beta: number): number {
  if (position.winner !== 0) return -won - depth;
  if (position.isOver) return 0;
  if (depth === 0) return judge(game, position);
  let best = -Infinity;
  for (const move of middleFirst(game.legalMoves(position), game.columns)) {
    const value = -search(game, game.play(position, move), depth - 1, -beta, -Math.max(alpha, best));
    if (value > best) best = value;
    if (best >= beta) break;
  }
  return best;
}

function judge({ lines }: InARow, { fields, player }: Position): number {
  let value = 0;
  for (const line of lines) {
    let [own, other] = [0, 0];
    for (const field of line) {
      if (fields[field] === player) own++;
      else if (fields[field] !== 0) other++;
    }
    if (other === 0) value += own * own;
    else if (own === 0) value -= other * other;
  }
  return value;
}

/** Good moves are in the middle more often, and what is good first cuts the rest off. */
function middleFirst(moves: number[], columns: number): number[] {
  const distance = (move: number) => Math.abs((move % columns) - (columns - 1) / 2);
  return moves.sort((a, b) => distance(a) - distance(b));
}
