import { Simulation, type Draws } from '../environment';
import { Box, Discrete } from '../spaces';
import { paintValley } from './valley';

const force = 0.001;
const gravity = 0.0025;
const [left, right] = [-1.2, 0.6];
const topSpeed = 0.07;
const goal = 0.5;

interface MountainCarSituation {
  position: number;
  velocity: number;
}

/**
 * A car too weak for the hill swings itself up (Moore 1990): 0 drives to the left, 1 not, 2 to the right. Reward -1 a step,
 * until the flag at 0.5. Observation [2]: position and velocity.
 */
export class MountainCar extends Simulation<Float32Array, number, MountainCarSituation> {
  readonly actionSpace = new Discrete(3);
  readonly observationSpace = new Box([left, -topSpeed], [right, topSpeed]);

  protected begin(draws: Draws): MountainCarSituation {
    return { position: draws.uniform(-0.6, -0.4), velocity: 0 };
  }

  protected advance(car: MountainCarSituation, action: number) {
    const velocity = car.velocity + (action - 1) * force - Math.cos(3 * car.position) * gravity;
    car.velocity = Math.min(Math.max(velocity, -topSpeed), topSpeed);
    car.position = Math.min(Math.max(car.position + car.velocity, left), right);
    if (car.position === left && car.velocity < 0) car.velocity = 0;
    return { reward: -1, terminated: car.position >= goal && car.velocity >= 0 };
  }

  protected observe({ position, velocity }: MountainCarSituation) {
    return Float32Array.of(position, velocity);
  }

  protected paint({ position }: MountainCarSituation) {
    return paintValley(position, goal);
  }
}
