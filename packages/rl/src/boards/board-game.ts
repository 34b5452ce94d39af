import type { Image } from '@dl/core/data';

/** Where a game is. Positions do not change: a move makes another one. */
export interface Position {
  /** Of each field: 0 nobody, 1 who moved first, -1 the other. */
  readonly fields: Int8Array;
  /** Who moves: 1 or -1. */
  readonly player: 1 | -1;
  /** Who has won; 0: nobody as yet, or a draw. */
  readonly winner: 0 | 1 | -1;
  readonly isOver: boolean;
}

/** A game of two players, who move in turn and see everything. */
export interface BoardGame {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Moves are 0 ... moves - 1. */
  readonly moves: number;
  /** The position in which the game begins. */
  start(): Position;
  /** What may be done, if the game is not over. */
  legalMoves(position: Position): number[];
  /**
   * The position after a move.
   *
   * @throws {@link InvalidArgumentError} if the move is not legal.
   */
  play(position: Position, move: number): Position;
  /** What the player who moves sees: [rows, columns, 2], own pieces and the other's. */
  observe(position: Position): Float32Array;
  /** The board as an RGB picture. */
  paint(position: Position): Image;
}

/** Chooses a move. */
export type BoardPlayer = (position: Position) => number;
