import type { Draws, SimulationOptions } from '../environment';
import { MinAtarGame, type Key, type Mark } from './minatar-game';

const pause = 3; // steps between two moves of the chicken
const duration = 2500; // steps

interface FreewayGame {
  y: number;
  moveTimer: number;
  remaining: number;
  /** Rows 1 to 8: where the car is, when it moves, and how many steps it waits; negative heads to the left. */
  cars: { x: number; timer: number; speed: number }[];
}

/** A chicken crosses a road, reward 1 each time; a car throws it back. 2,500 steps: 0 nothing, 1 up, 2 down. */
export class Freeway extends MinAtarGame<FreewayGame> {
  constructor(options?: SimulationOptions) {
    const speeds = [1, 2, 3, 4, 5].map((speed) => `speed ${speed}`);
    super(['none', 'up', 'down'], ['chicken', 'car', ...speeds], options);
  }

  protected start(draws: Draws): FreewayGame {
    const cars = drawSpeeds(draws).map((speed) => ({ x: 0, timer: Math.abs(speed), speed }));
    return { y: 9, moveTimer: pause, remaining: duration, cars };
  }

  protected play(game: FreewayGame, key: Key, draws: Draws) {
    if ((key === 'up' || key === 'down') && game.moveTimer === 0) {
      game.moveTimer = pause;
      game.y = Math.min(Math.max(game.y + (key === 'up' ? -1 : 1), 0), 9);
    }
    let reward = 0;
    if (game.y === 0) {
      reward = 1;
      drawSpeeds(draws).forEach((speed, i) =>
        Object.assign(game.cars[i]!, { timer: Math.abs(speed), speed }),
      );
      game.y = 9;
    }
    game.cars.forEach((car, i) => {
      const hits = () => car.x === 4 && game.y === i + 1;
      if (hits()) game.y = 9;
      if (car.timer > 0) {
        car.timer--;
        return;
      }
      car.timer = Math.abs(car.speed);
      car.x = (car.x + Math.sign(car.speed) + 10) % 10;
      if (hits()) game.y = 9;
    });
    if (game.moveTimer > 0) game.moveTimer--;
    game.remaining--;
    return { reward, terminated: game.remaining < 0 };
  }

  protected show(game: FreewayGame, mark: Mark) {
    game.cars.forEach(({ x, speed }, i) => {
      mark(1 + Math.abs(speed), (x - Math.sign(speed) + 10) % 10, i + 1);
      mark(1, x, i + 1);
    });
    mark(0, 4, game.y);
  }
}

function drawSpeeds(draws: Draws): number[] {
  const speeds = Array.from({ length: 8 }, () => 1 + draws.integer(5));
  return speeds.map((speed) => (draws.uniform() < 0.5 ? -speed : speed));
}
