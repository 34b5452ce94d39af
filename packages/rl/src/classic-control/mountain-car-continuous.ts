import { Simulation, type Draws } from '../environment';
import { Box } from '../spaces';
import { paintValley } from './valley';

const power = 0.0015;
const gravity = 0.0025;
const [left, right] = [-1.2, 0.6];
const topSpeed = 0.07;
const goal = 0.45;

interface MountainCarContinuousSituation {
  position: number;
  velocity: number;
}

/**
 * The car in the valley with a throttle, an action [1] from -1 to 1. Reward 100 at the flag at 0.45, less a tenth of the
 * square of every action. Observation [2]: position and velocity. As in Gymnasium, the situation is kept in float32.
 */
export class MountainCarContinuous extends Simulation<
  Float32Array,
  Float32Array,
  MountainCarContinuousSituation
> {
  readonly actionSpace = new Box([-1], [1]);
  readonly observationSpace = new Box([left, -topSpeed], [right, topSpeed]);

  protected begin(draws: Draws): MountainCarContinuousSituation {
    return { position: draws.uniform(-0.6, -0.4), velocity: 0 };
  }

  protected advance(car: MountainCarContinuousSituation, action: Float32Array) {
    const throttle = action[0]!;
    const velocity = car.velocity + throttle * power - gravity * Math.cos(3 * car.position);
    car.velocity = Math.fround(Math.min(Math.max(velocity, -topSpeed), topSpeed));
    car.position = Math.fround(Math.min(Math.max(car.position + car.velocity, left), right));
    if (car.position <= Math.fround(left) && car.velocity < 0) car.velocity = 0;
    const terminated = car.position >= Math.fround(goal) && car.velocity >= 0;
    return { reward: (terminated ? 100 : 0) - 0.1 * throttle ** 2, terminated };
  }

  protected observe({ position, velocity }: MountainCarContinuousSituation) {
    return Float32Array.of(position, velocity);
  }

  protected paint({ position }: MountainCarContinuousSituation) {
    return paintValley(position, goal);
  }
}
