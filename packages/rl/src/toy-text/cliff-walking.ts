import { Simulation, type Draws, type SimulationOptions } from '../environment';
import { Picture } from '../picture/picture';
import { Discrete } from '../spaces';

const [rows, columns] = [4, 12];
const moves = [
  [-1, 0], // up
  [0, 1], // right
  [1, 0], // down
  [0, -1], // left
] as const;
const start = 36;
const goal = 47;
const cell = 48; // pixels

export interface CliffWalkingOptions extends SimulationOptions {
  /** A step goes where it should one time in three, and to either side of that as often. Default: false. */
  slippery?: boolean;
}

/**
 * Along a cliff to the other corner (Sutton and Barto, example 6.6): 0 up, 1 right, 2 down, 3 left. Reward -1 a step, and -100
 * for a fall, which leads back to the start. The observation is the field, counted in rows.
 */
export class CliffWalking extends Simulation<number, number, { field: number }> {
  readonly actionSpace = new Discrete(4);
  readonly observationSpace = new Discrete(rows * columns);
  private readonly slippery: boolean;

  constructor({ slippery = false, ...options }: CliffWalkingOptions = {}) {
    super(options);
    this.slippery = slippery;
  }

  protected begin() {
    return { field: start };
  }

  protected advance(situation: { field: number }, action: number, draws: Draws) {
    const turn = this.slippery ? Math.min(Math.floor(draws.uniform() * 3), 2) - 1 : 0;
    const [down, right] = moves[(action + turn + 4) % 4]!;
    const row = Math.min(Math.max(Math.floor(situation.field / columns) + down, 0), rows - 1);
    const column = Math.min(Math.max((situation.field % columns) + right, 0), columns - 1);
    const field = row * columns + column;
    const fell = field > start && field < goal;
    situation.field = fell ? start : field;
    return { reward: fell ? -100 : -1, terminated: field === goal };
  }

  protected observe({ field }: { field: number }) {
    return field;
  }

  protected paint({ field }: { field: number }) {
    const picture = new Picture(columns * cell, rows * cell, [90, 110, 70]);
    for (let i = 0; i < rows * columns; i++) {
      const isCliff = i > start && i < goal;
      const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
      picture.rectangle(x + 1, y + 1, cell - 2, cell - 2, isCliff ? [60, 50, 50] : [150, 190, 110]);
      if (i === goal) picture.rectangle(x + 12, y + 12, 24, 24, [255, 209, 102]);
    }
    const [x, y] = [(field % columns) + 0.5, Math.floor(field / columns) + 0.5];
    picture.circle([x * cell, y * cell], 12, [214, 64, 69]);
    return picture;
  }
}
