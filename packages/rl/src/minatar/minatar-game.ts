import { Simulation, type Draws, type SimulationOptions } from '../environment';
import { Picture, type Colour } from '../picture/picture';
import { Box, Discrete } from '../spaces';

/** What the player does: nothing, a move, or a shot. */
export type Key = 'none' | 'left' | 'up' | 'right' | 'down' | 'fire';

/** Marks a field of the 10 x 10 board in a channel. */
export type Mark = (channel: number, x: number, y: number) => void;

/** x, y and whether it heads to the right; what follows is a game's own. */
export type Mover = [number, number, boolean, ...number[]];

interface MinAtarSituation<Game> {
  game: Game;
  lastKey: Key;
}

const size = 10;
const cell = 32; // pixels
const colours: Colour[] = [
  [66, 135, 245],
  [230, 80, 80],
  [120, 120, 120],
  [250, 200, 60],
  [90, 200, 120],
  [200, 110, 220],
  [80, 200, 220],
  [240, 150, 90],
  [180, 220, 120],
  [240, 240, 240],
];

/**
 * A game of MinAtar (Young and Tian 2019): a board of 10 x 10 fields, seen as [10, 10, channels] of zeros and ones. With
 * probability 0.1 the last action is repeated in place of the one that was chosen.
 */
export abstract class MinAtarGame<Game extends object> extends Simulation<
  Float32Array,
  number,
  MinAtarSituation<Game>
> {
  readonly actionSpace: Discrete;
  readonly observationSpace: Box;

  /**
   * @param keys - What the actions press, in their order.
   * @param channels - What the channels show, in their order.
   */
  constructor(
    readonly keys: readonly Key[],
    readonly channels: readonly string[],
    options?: SimulationOptions,
  ) {
    super(options);
    this.actionSpace = new Discrete(keys.length);
    this.observationSpace = Box.uniform([size, size, channels.length], 0, 1);
  }

  protected abstract start(draws: Draws): Game;
  protected abstract play(game: Game, key: Key, draws: Draws): { reward: number; terminated: boolean };
  protected abstract show(game: Game, mark: Mark): void;

  protected begin(draws: Draws, previous?: MinAtarSituation<Game>): MinAtarSituation<Game> {
    return { game: this.start(draws), lastKey: previous?.lastKey ?? 'none' };
  }

  protected advance(situation: MinAtarSituation<Game>, action: number, draws: Draws) {
    if (draws.uniform() >= 0.1) situation.lastKey = this.keys[action]!;
    return this.play(situation.game, situation.lastKey, draws);
  }

  protected observe({ game }: MinAtarSituation<Game>) {
    const channels = this.channels.length;
    const board = new Float32Array(size * size * channels);
    this.show(game, (channel, x, y) => {
      if (x >= 0 && x < size) board[(y * size + x) * channels + channel] = 1;
    });
    return board;
  }

  protected paint(situation: MinAtarSituation<Game>) {
    const picture = new Picture(size * cell, size * cell, [15, 15, 20]);
    this.show(situation.game, (channel, x, y) => {
      if (x >= 0 && x < size)
        picture.rectangle(x * cell + 1, y * cell + 1, cell - 2, cell - 2, colours[channel]!);
    });
    return picture;
  }
}

/** Moves one field; false if it has left the board. */
export function move(mover: Mover): boolean {
  mover[0] += mover[2] ? 1 : -1;
  return mover[0] >= 0 && mover[0] < size;
}

/** Marks the field that a mover came from. */
export function markTrail(mark: Mark, channel: number, [x, y, right]: Mover): void {
  mark(channel, right ? x - 1 : x + 1, y);
}
