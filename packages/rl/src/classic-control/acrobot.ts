import { Simulation, type Draws } from '../environment';
import { Picture } from '../picture/picture';
import { Box, Discrete } from '../spaces';

const timeStep = 0.2; // s
const gravity = 9.8; // m/s^2
const mass = 1; // kg, each link
const link = 1; // m, each link
const centre = 0.5; // m from the joint to the centre of mass
const inertia = 1; // kg m^2, each link
const topSpeeds = [4 * Math.PI, 9 * Math.PI] as const; // rad/s

/** Angle of the first link from hanging down, of the second from the first, and their speeds: rad and rad/s. */
type AcrobotMotion = [number, number, number, number];

/**
 * Two links hang from a joint; a torque of -1, 0 or 1 N m (actions 0, 1, 2) between them is to swing the end above a line
 * (Sutton 1996; equations of Sutton and Barto's book). Reward -1 a step, 0 at the goal. Observation [6]: cosine and sine
 * of both angles, both speeds.
 */
export class Acrobot extends Simulation<Float32Array, number, { motion: AcrobotMotion }> {
  readonly actionSpace = new Discrete(3);
  readonly observationSpace = new Box(
    [-1, -1, -1, -1, -topSpeeds[0], -topSpeeds[1]],
    [1, 1, 1, 1, ...topSpeeds],
  );

  protected begin(draws: Draws) {
    const draw = () => Math.fround(draws.uniform(-0.1, 0.1));
    return { motion: [draw(), draw(), draw(), draw()] satisfies AcrobotMotion };
  }

  protected advance(situation: { motion: AcrobotMotion }, action: number) {
    const [first, second, firstSpeed, secondSpeed] = rungeKutta(situation.motion, action - 1);
    const limit = (speed: number, top: number) => Math.min(Math.max(speed, -top), top);
    const motion: AcrobotMotion = [
      wrap(first),
      wrap(second),
      limit(firstSpeed, topSpeeds[0]),
      limit(secondSpeed, topSpeeds[1]),
    ];
    situation.motion = motion;
    const terminated = -Math.cos(motion[0]) - Math.cos(motion[1] + motion[0]) > 1;
    return { reward: terminated ? 0 : -1, terminated };
  }

  protected observe({ motion: [first, second, ...speeds] }: { motion: AcrobotMotion }) {
    return Float32Array.of(Math.cos(first), Math.sin(first), Math.cos(second), Math.sin(second), ...speeds);
  }

  protected paint({ motion: [first, second] }: { motion: AcrobotMotion }) {
    const picture = new Picture(500, 500, [255, 255, 255]);
    const scale = 500 / 4.4; // pixels a metre
    const below = ([x, y]: readonly [number, number], angle: number) =>
      [x + scale * Math.sin(angle), y + scale * Math.cos(angle)] as const;
    const joints: (readonly [number, number])[] = [[250, 250]];
    joints.push(below(joints[0]!, first));
    joints.push(below(joints[1]!, first + second));
    picture.line([0, 250 - scale], [500, 250 - scale], 1, [0, 0, 0]);
    for (let i = 0; i < 2; i++) picture.line(joints[i]!, joints[i + 1]!, 22, [0, 204, 204]);
    for (let i = 0; i < 2; i++) picture.circle(joints[i]!, 11, [204, 204, 0]);
    return picture;
  }
}

function wrap(angle: number): number {
  while (angle > Math.PI) angle -= 2 * Math.PI;
  while (angle < -Math.PI) angle += 2 * Math.PI;
  return angle;
}

/** One step of the classical Runge-Kutta method of the fourth order. */
function rungeKutta(motion: AcrobotMotion, torque: number): AcrobotMotion {
  const move = (slope: AcrobotMotion, time: number) =>
    motion.map((value, i) => value + time * slope[i]!) as AcrobotMotion;
  const a = slopes(motion, torque);
  const b = slopes(move(a, timeStep / 2), torque);
  const c = slopes(move(b, timeStep / 2), torque);
  const d = slopes(move(c, timeStep), torque);
  return motion.map(
    (value, i) => value + (timeStep / 6) * (a[i]! + 2 * b[i]! + 2 * c[i]! + d[i]!),
  ) as AcrobotMotion;
}

function slopes([first, second, firstSpeed, secondSpeed]: AcrobotMotion, torque: number): AcrobotMotion {
  const [sine, cosine] = [Math.sin(second), Math.cos(second)];
  const d1 = mass * centre ** 2 + mass * (link ** 2 + centre ** 2 + 2 * link * centre * cosine) + 2 * inertia;
  const d2 = mass * (centre ** 2 + link * centre * cosine) + inertia;
  const phi2 = mass * centre * gravity * Math.cos(first + second - Math.PI / 2);
  const phi1 =
    -mass * link * centre * secondSpeed ** 2 * sine -
    2 * mass * link * centre * secondSpeed * firstSpeed * sine +
    (mass * centre + mass * link) * gravity * Math.cos(first - Math.PI / 2) +
    phi2;
  const secondAcceleration =
    (torque + (d2 / d1) * phi1 - mass * link * centre * firstSpeed ** 2 * sine - phi2) /
    (mass * centre ** 2 + inertia - d2 ** 2 / d1);
  return [firstSpeed, secondSpeed, -(d2 * secondAcceleration + phi1) / d1, secondAcceleration];
}
