import { Simulation, type Draws } from '../environment';
import { Picture } from '../picture/picture';
import { Box } from '../spaces';

const gravity = 10; // m/s^2
const mass = 1; // kg
const length = 1; // m
const timeStep = 0.05; // s
const topSpeed = 8; // rad/s
const topTorque = 2; // N m

/** Radians from upright, and radians a second. */
interface PendulumSituation {
  angle: number;
  speed: number;
}

/**
 * A pendulum is to be swung up and held, by a torque [1] from -2 to 2 N m. Reward: -(angle^2 + 0.1 speed^2 + 0.001
 * torque^2). It has no end but a time limit. Observation [3]: cosine and sine of the angle, speed.
 */
export class Pendulum extends Simulation<Float32Array, Float32Array, PendulumSituation> {
  readonly actionSpace = new Box([-topTorque], [topTorque]);
  readonly observationSpace = new Box([-1, -1, -topSpeed], [1, 1, topSpeed]);

  protected begin(draws: Draws): PendulumSituation {
    return { angle: draws.uniform(-Math.PI, Math.PI), speed: draws.uniform(-1, 1) };
  }

  protected advance(pendulum: PendulumSituation, action: Float32Array) {
    const torque = action[0]!;
    const { angle, speed } = pendulum;
    const turn = 2 * Math.PI;
    const lean = ((((angle + Math.PI) % turn) + turn) % turn) - Math.PI; // in [-pi, pi)
    const acceleration =
      ((3 * gravity) / (2 * length)) * Math.sin(angle) + (3 / (mass * length ** 2)) * torque;
    pendulum.speed = Math.min(Math.max(speed + acceleration * timeStep, -topSpeed), topSpeed);
    pendulum.angle += pendulum.speed * timeStep;
    return { reward: -(lean ** 2 + 0.1 * speed ** 2 + 0.001 * torque ** 2), terminated: false };
  }

  protected observe({ angle, speed }: PendulumSituation) {
    return Float32Array.of(Math.cos(angle), Math.sin(angle), speed);
  }

  protected paint({ angle }: PendulumSituation) {
    const picture = new Picture(500, 500, [255, 255, 255]);
    const scale = 500 / 4.4; // pixels a metre
    const tip = [250 - scale * Math.sin(angle), 250 - scale * Math.cos(angle)] as const;
    picture.line([250, 250], tip, 0.2 * scale, [204, 77, 77]);
    picture.circle([250, 250], 0.05 * scale, [0, 0, 0]);
    return picture;
  }
}
