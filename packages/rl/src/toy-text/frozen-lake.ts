import { InvalidArgumentError } from '@dl/core';
import { Simulation, type Draws, type SimulationOptions } from '../environment';
import { Picture, type Colour } from '../picture/picture';
import { Discrete } from '../spaces';

const lakes = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
} as const;
const moves = [
  [0, -1], // left
  [1, 0], // down
  [0, 1], // right
  [-1, 0], // up
] as const;
const cell = 64; // pixels
const colours: Record<string, Colour> = {
  S: [214, 236, 247],
  F: [214, 236, 247],
  H: [38, 84, 124],
  G: [255, 209, 102],
};

export interface FrozenLakeOptions extends SimulationOptions {
  /** Default: '4x4'. */
  map?: keyof typeof lakes;
  /** A step goes where it should one time in three, and to either side of that as often. Default: true. */
  slippery?: boolean;
}

/**
 * Over the ice to the goal, around the holes: 0 left, 1 down, 2 right, 3 up. Reward 1 at the goal; a hole ends the episode
 * without. The observation is the field, counted in rows.
 */
export class FrozenLake extends Simulation<number, number, { field: number }> {
  readonly actionSpace = new Discrete(4);
  readonly observationSpace: Discrete;
  private readonly lake: readonly string[];
  private readonly slippery: boolean;

  constructor({ map = '4x4', slippery = true, ...options }: FrozenLakeOptions = {}) {
    super(options);
    if (!(map in lakes)) {
      throw new InvalidArgumentError(
        `FrozenLake: map is one of ${Object.keys(lakes).join(', ')}; received "${map}"`,
      );
    }
    this.lake = lakes[map];
    this.slippery = slippery;
    this.observationSpace = new Discrete(this.lake.length ** 2);
  }

  protected begin() {
    return { field: 0 };
  }

  protected advance(situation: { field: number }, action: number, draws: Draws) {
    const size = this.lake.length;
    const turn = this.slippery ? Math.min(Math.floor(draws.uniform() * 3), 2) - 1 : 0;
    const [down, right] = moves[(action + turn + 4) % 4]!;
    const limit = (place: number) => Math.min(Math.max(place, 0), size - 1);
    const row = limit(Math.floor(situation.field / size) + down);
    const column = limit((situation.field % size) + right);
    situation.field = row * size + column;
    const letter = this.lake[row]![column];
    return { reward: letter === 'G' ? 1 : 0, terminated: letter === 'G' || letter === 'H' };
  }

  protected observe({ field }: { field: number }) {
    return field;
  }

  protected paint({ field }: { field: number }) {
    const size = this.lake.length;
    const picture = new Picture(size * cell, size * cell, [150, 190, 210]);
    this.lake.forEach((row, y) =>
      [...row].forEach((letter, x) => {
        picture.rectangle(x * cell + 1, y * cell + 1, cell - 2, cell - 2, colours.F!);
        if (letter === 'H') picture.circle([(x + 0.5) * cell, (y + 0.5) * cell], 24, colours.H!);
        if (letter === 'G') picture.rectangle(x * cell + 16, y * cell + 16, 32, 32, colours.G!);
      }),
    );
    const [x, y] = [(field % size) + 0.5, Math.floor(field / size) + 0.5];
    picture.circle([x * cell, y * cell], 14, [214, 64, 69]);
    return picture;
  }
}
