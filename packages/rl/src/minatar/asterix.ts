import type { Draws, SimulationOptions } from '../environment';
import { markTrail, MinAtarGame, move, type Key, type Mark, type Mover } from './minatar-game';

const rampInterval = 100; // steps

interface AsterixGame {
  x: number;
  y: number;
  /** Rows 1 to 8: nobody, or a mover that is gold (1) or an enemy (0). */
  rows: (Mover | null)[];
  spawnSpeed: number;
  spawnTimer: number;
  moveSpeed: number;
  moveTimer: number;
  rampTimer: number;
  ramps: number;
}

/** Gold is worth 1, an enemy ends the game; both come faster and faster: 0 nothing, 1 left, 2 up, 3 right, 4 down. */
export class Asterix extends MinAtarGame<AsterixGame> {
  constructor(options?: SimulationOptions) {
    super(['none', 'left', 'up', 'right', 'down'], ['player', 'enemy', 'trail', 'gold'], options);
  }

  protected start(): AsterixGame {
    return {
      x: 5,
      y: 5,
      rows: Array<null>(8).fill(null),
      spawnSpeed: 10,
      spawnTimer: 10,
      moveSpeed: 5,
      moveTimer: 5,
      rampTimer: rampInterval,
      ramps: 0,
    };
  }

  protected play(game: AsterixGame, key: Key, draws: Draws) {
    if (game.spawnTimer === 0) {
      spawn(game, draws);
      game.spawnTimer = game.spawnSpeed;
    }
    if (key === 'left') game.x = Math.max(0, game.x - 1);
    if (key === 'right') game.x = Math.min(9, game.x + 1);
    if (key === 'up') game.y = Math.max(1, game.y - 1);
    if (key === 'down') game.y = Math.min(8, game.y + 1);
    const outcome = { reward: 0, terminated: false };
    for (let row = 0; row < 8; row++) meet(game, row, outcome);
    if (game.moveTimer === 0) {
      game.moveTimer = game.moveSpeed;
      for (let row = 0; row < 8; row++) {
        const mover = game.rows[row];
        if (mover && !move(mover)) game.rows[row] = null;
        meet(game, row, outcome);
      }
    }
    game.spawnTimer--;
    game.moveTimer--;
    ramp(game);
    return outcome;
  }

  protected show(game: AsterixGame, mark: Mark) {
    for (const mover of game.rows) {
      if (!mover) continue;
      markTrail(mark, 2, mover);
      mark(mover[3] ? 3 : 1, mover[0], mover[1]);
    }
    mark(0, game.x, game.y);
  }
}

function spawn(game: AsterixGame, draws: Draws): void {
  const right = draws.uniform() < 1 / 2;
  const isGold = draws.uniform() < 1 / 3;
  const free = [...game.rows.keys()].filter((row) => !game.rows[row]);
  if (!free.length) return;
  const row = free[draws.integer(free.length)]!;
  game.rows[row] = [right ? 0 : 9, row + 1, right, Number(isGold)];
}

function meet(game: AsterixGame, row: number, outcome: { reward: number; terminated: boolean }): void {
  const mover = game.rows[row];
  if (mover?.[0] !== game.x || mover[1] !== game.y) return;
  if (mover[3]) {
    game.rows[row] = null;
    outcome.reward++;
  } else {
    outcome.terminated = true;
  }
}

function ramp(game: AsterixGame): void {
  if (game.spawnSpeed <= 1 && game.moveSpeed <= 1) return;
  if (game.rampTimer >= 0) {
    game.rampTimer--;
    return;
  }
  if (game.moveSpeed > 1 && game.ramps % 2) game.moveSpeed--;
  if (game.spawnSpeed > 1) game.spawnSpeed--;
  game.ramps++;
  game.rampTimer = rampInterval;
}
