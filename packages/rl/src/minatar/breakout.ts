import type { Draws, SimulationOptions } from '../environment';
import { MinAtarGame, type Key, type Mark } from './minatar-game';

interface BreakoutGame {
  paddle: number;
  x: number;
  y: number;
  lastX: number;
  lastY: number;
  /** Whether the ball goes to the right, and down. */
  right: boolean;
  down: boolean;
  /** Rows 1 to 3, ten bricks each. */
  bricks: boolean[];
  /** The ball was in a brick in the last step, and breaks none in this one. */
  struck: boolean;
}

/** A ball breaks bricks, reward 1 each, and ends the game when the paddle misses it: 0 nothing, 1 left, 2 right. */
export class Breakout extends MinAtarGame<BreakoutGame> {
  constructor(options?: SimulationOptions) {
    super(['none', 'left', 'right'], ['paddle', 'ball', 'trail', 'brick'], options);
  }

  protected start(draws: Draws): BreakoutGame {
    const right = draws.integer(2) === 0;
    const x = right ? 0 : 9;
    const bricks = Array<boolean>(30).fill(true);
    return { paddle: 4, x, y: 3, lastX: x, lastY: 3, right, down: true, bricks, struck: false };
  }

  protected play(game: BreakoutGame, key: Key) {
    if (key === 'left') game.paddle = Math.max(0, game.paddle - 1);
    if (key === 'right') game.paddle = Math.min(9, game.paddle + 1);
    game.lastX = game.x;
    game.lastY = game.y;
    let x = game.x + (game.right ? 1 : -1);
    let y = game.y + (game.down ? 1 : -1);
    if (x < 0 || x > 9) {
      x = Math.min(Math.max(x, 0), 9);
      game.right = !game.right;
    }
    let reward = 0;
    let terminated = false;
    let inBrick = false;
    const brick = y >= 1 && y <= 3 ? (y - 1) * 10 + x : -1;
    if (y < 0) {
      y = 0;
      game.down = !game.down;
    } else if (game.bricks[brick]) {
      inBrick = true;
      if (!game.struck) {
        reward = 1;
        game.struck = true;
        game.bricks[brick] = false;
        y = game.lastY;
        game.down = !game.down;
      }
    } else if (y === 9) {
      if (!game.bricks.includes(true)) game.bricks.fill(true);
      if (game.x === game.paddle) {
        game.down = !game.down;
        y = game.lastY;
      } else if (x === game.paddle) {
        game.right = !game.right;
        game.down = !game.down;
        y = game.lastY;
      } else {
        terminated = true;
      }
    }
    if (!inBrick) game.struck = false;
    game.x = x;
    game.y = y;
    return { reward, terminated };
  }

  protected show(game: BreakoutGame, mark: Mark) {
    game.bricks.forEach((stands, i) => stands && mark(3, i % 10, 1 + Math.floor(i / 10)));
    mark(2, game.lastX, game.lastY);
    mark(1, game.x, game.y);
    mark(0, game.paddle, 9);
  }
}
