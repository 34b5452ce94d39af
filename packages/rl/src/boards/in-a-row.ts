import { InvalidArgumentError } from '@dl/core';
import { Picture } from '../picture/picture';
import type { BoardGame, Position } from './board-game';

const cell = 64; // pixels
const directions = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

interface InARowOptions {
  name: string;
  rows: number;
  columns: number;
  /** Pieces in a line that win. */
  length: number;
  /** A move names a column, in which the piece falls. */
  falls: boolean;
}

/** Games that are won by pieces in a line. */
class InARow implements BoardGame {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly moves: number;
  /** All lines that win, as fields. */
  readonly lines: readonly (readonly number[])[];
  /** Lines by field. */
  private readonly linesThrough: readonly (readonly (readonly number[])[])[];

  constructor(private readonly options: InARowOptions) {
    const { name, rows, columns, length, falls } = options;
    this.name = name;
    this.rows = rows;
    this.columns = columns;
    this.moves = falls ? columns : rows * columns;
    const fields = Array.from({ length: rows * columns }, (_, field) => field);
    this.lines = fields.flatMap((field) =>
      directions.flatMap(([down, right]) => {
        const [row, column] = [Math.floor(field / columns), field % columns];
        const [lastRow, lastColumn] = [row + down * (length - 1), column + right * (length - 1)];
        if (lastRow >= rows || lastColumn >= columns || lastColumn < 0) return [];
        return [Array.from({ length }, (_, i) => field + i * (down * columns + right))];
      }),
    );
    this.linesThrough = fields.map((field) => this.lines.filter((line) => line.includes(field)));
  }

  start(): Position {
    const fields = new Int8Array(this.rows * this.columns);
    return { fields, player: 1, winner: 0, isOver: false };
  }

  legalMoves({ fields, isOver }: Position): number[] {
    const moves: number[] = [];
    // The upper row is empty where a piece can still fall.
    if (!isOver) for (let move = 0; move < this.moves; move++) if (fields[move] === 0) moves.push(move);
    return moves;
  }

  play(position: Position, move: number): Position {
    if (position.isOver || position.fields[move] !== 0 || move >= this.moves) {
      const legal = this.legalMoves(position).join(', ');
      throw new InvalidArgumentError(
        `${this.name}: ${position.isOver ? 'the game is over' : `a move is one of ${legal}; received ${move}`}`,
      );
    }
    const { player } = position;
    const fields = position.fields.slice();
    let field = move;
    if (this.options.falls) while (fields[field + this.columns] === 0) field += this.columns;
    fields[field] = player;
    const wins = this.linesThrough[field]!.some((line) => line.every((at) => fields[at] === player));
    const isOver = wins || !fields.includes(0);
    return { fields, player: player === 1 ? -1 : 1, winner: wins ? player : 0, isOver };
  }

  observe({ fields, player }: Position): Float32Array {
    const planes = new Float32Array(fields.length * 2);
    fields.forEach((piece, field) => {
      if (piece !== 0) planes[2 * field + (piece === player ? 0 : 1)] = 1;
    });
    return planes;
  }

  paint({ fields }: Position) {
    const picture = new Picture(this.columns * cell, this.rows * cell, [30, 80, 170]);
    fields.forEach((piece, field) => {
      const [x, y] = [(field % this.columns) + 0.5, Math.floor(field / this.columns) + 0.5];
      const colour = piece === 1 ? [240, 200, 40] : piece === -1 ? [220, 60, 60] : [235, 240, 250];
      picture.circle([x * cell, y * cell], 0.4 * cell, colour as [number, number, number]);
    });
    return picture;
  }
}

export type { InARow };

/** Three in a row on 3 x 3 fields. A move names a field, counted in rows. With good play nobody wins. */
export const ticTacToe = new InARow({ name: 'tic-tac-toe', rows: 3, columns: 3, length: 3, falls: false });

/** Four in a row on 6 x 7 fields. A move names a column, in which the piece falls. */
export const connectFour = new InARow({ name: 'connect-four', rows: 6, columns: 7, length: 4, falls: true });
