import { Simulation, type Draws } from '../environment';
import { Picture } from '../picture/picture';
import { Box, Discrete } from '../spaces';
import { height, LanderWorld, outline, width } from './lander-world';

const chunks = 11;
const padHeight = height / 4;
const startForce = 1000; // N, at most
const mainPower = 13;
const sidePower = 0.6;
const mainEngine = 4 / 30; // m below the centre
const sideAway = 12 / 30; // m
const sideHeight = 14 / 30; // m

/** Power of the main engine, 0 to 1, and of the side engines: negative for the left one. */
type Throttle = readonly [main: number, side: number];

/**
 * The beginning of an episode, and all that was done since: physics is no plain data, but it is the same when it is done again.
 */
interface LanderSituation {
  surface: number[];
  force: [number, number];
  /** By step: throttles of the engines, and where their flames stray to. */
  moves: [main: number, side: number, strayAlong: number, strayAcross: number][];
}

/** What both landers have in common; they differ in their actions. */
abstract class Lander<Action> extends Simulation<Float32Array, Action, LanderSituation> {
  readonly observationSpace = new Box(
    [-2.5, -2.5, -10, -10, -2 * Math.PI, -10, 0, 0],
    [2.5, 2.5, 10, 10, 2 * Math.PI, 10, 1, 1],
  );
  /** The world of the situation that was played last. */
  private played?: { situation: LanderSituation; world: LanderWorld };

  protected abstract throttle(action: Action): Throttle;

  protected begin(draws: Draws): LanderSituation {
    const heights = Array.from({ length: chunks + 1 }, () => draws.uniform(0, height / 2));
    const middle = Math.floor(chunks / 2);
    heights.fill(padHeight, middle - 2, middle + 3);
    const surface = Array.from(
      { length: chunks },
      (_, i) => 0.33 * (heights.at(i - 1)! + heights[i]! + heights[i + 1]!),
    );
    const force = (): number => draws.uniform(-startForce, startForce);
    // Gymnasium's reset does a step without engines.
    return { surface, force: [force(), force()], moves: [[0, 0, draws.uniform(-1, 1) / 30, draws.uniform(-1, 1) / 30]] };
  } // prettier-ignore

  protected advance(situation: LanderSituation, action: Action, draws: Draws) {
    const world = this.worldOf(situation);
    const before = shaping(world.observe(padHeight));
    const [main, side] = this.throttle(action);
    const move: LanderSituation['moves'][number] = [main, side, draws.uniform(-1, 1) / 30, draws.uniform(-1, 1) / 30];
    situation.moves.push(move);
    play(world, move);
    const seen = world.observe(padHeight);
    if (world.crashed || Math.abs(seen[0]!) >= 1) return { reward: -100, terminated: true };
    if (!world.lander.isAwake()) return { reward: 100, terminated: true };
    const reward = shaping(seen) - before - 0.3 * main - 0.03 * Math.abs(side);
    return { reward, terminated: false };
  } // prettier-ignore

  protected observe(situation: LanderSituation) {
    return Float32Array.from(this.worldOf(situation).observe(padHeight));
  }

  protected paint(situation: LanderSituation) {
    const picture = new Picture(600, 400, [0, 0, 0]);
    const world = this.worldOf(situation);
    const pixels = 600 / width;
    const place = ({ x, y }: { x: number; y: number }) => [x * pixels, 400 - y * pixels] as const;
    const { surface } = situation;
    const chunk = 600 / (chunks - 1);
    for (let x = 0; x < 600; x++) {
      const at = Math.min(Math.floor(x / chunk), chunks - 2);
      const share = x / chunk - at;
      const ground = (surface[at]! * (1 - share) + surface[at + 1]! * share) * pixels;
      picture.rectangle(x, 400 - ground, 1, ground, [255, 255, 255]);
    }
    for (const flag of [chunk * 4, chunk * 6]) {
      const foot = 400 - padHeight * pixels;
      picture.line([flag, foot], [flag, foot - 50], 2, [255, 255, 255]);
      picture.rectangle(flag, foot - 50, 25, 16, [204, 204, 0]);
    }
    const { hull, legs } = outline(world);
    for (const [from, to] of legs) picture.line(place(from), place(to), 5, [128, 102, 230]);
    hull.forEach((corner, i) => {
      picture.line(place(world.lander.getPosition()), place(corner), 12, [128, 102, 230]);
      picture.line(place(corner), place(hull[(i + 1) % hull.length]!), 4, [128, 102, 230]);
    });
    return picture;
  }

  private worldOf(situation: LanderSituation): LanderWorld {
    if (this.played?.situation !== situation) {
      const world = new LanderWorld(situation.surface, situation.force);
      for (const move of situation.moves) play(world, move);
      this.played = { situation, world };
    }
    return this.played.world;
  }
}

/** Fires the engines for one step. The flames stray a little from where they should be. */
function play(world: LanderWorld, [main, side, along, across]: LanderSituation['moves'][number]): void {
  const angle = world.lander.getAngle();
  const tip = [Math.sin(angle), Math.cos(angle)] as const;
  const aside = [-tip[1], tip[0]] as const;
  const { x, y } = world.lander.getPosition();
  if (main > 0) {
    const reach = mainEngine + 2 * along;
    const ox = tip[0] * reach + aside[0] * across;
    const oy = -tip[1] * reach - aside[1] * across;
    world.push([-ox * mainPower * main, -oy * mainPower * main], [x + ox, y + oy]);
  }
  if (side !== 0) {
    const reach = 3 * across + Math.sign(side) * sideAway;
    const ox = tip[0] * along + aside[0] * reach;
    const oy = -tip[1] * along - aside[1] * reach;
    const power = sidePower * Math.abs(side);
    const at = [x + ox - (tip[0] * 17) / 30, y + oy + tip[1] * sideHeight] as const;
    world.push([-ox * power, -oy * power], at);
  }
  world.step();
}

/** What the reward is the difference of: near, slow, upright and on both legs is best. */
function shaping([x, y, velocityX, velocityY, angle, , left, right]: number[]): number {
  return (
    -100 * Math.hypot(x!, y!) -
    100 * Math.hypot(velocityX!, velocityY!) -
    100 * Math.abs(angle!) +
    10 * left! +
    10 * right!
  );
}

/**
 * A lander is to come down between the flags, gently and upright: 0 no engine, 1 left, 2 main, 3 right engine. Landing gives
 * about 100 to 140 points and coming to rest 100 more, a crash -100; fuel costs. Solved at 200. Observation [8]: position,
 * velocity, angle and its speed, and whether each leg stands on the ground. The physics are planck's, not Box2D's, so that
 * episodes are Gymnasium's in distribution only.
 */
export class LunarLander extends Lander<number> {
  readonly actionSpace = new Discrete(4);

  protected throttle(action: number): Throttle {
    return [Number(action === 2), action === 1 || action === 3 ? action - 2 : 0];
  }
}

/**
 * The {@link LunarLander} with throttles [2] from -1 to 1: the main engine runs above 0, with at least half of its power, the left
 * one below -0.5 and the right one above 0.5.
 */
export class LunarLanderContinuous extends Lander<Float32Array> {
  readonly actionSpace = new Box([-1, -1], [1, 1]);

  protected throttle(action: Float32Array): Throttle {
    const [main, side] = action as unknown as [number, number];
    return [main > 0 ? (main + 1) / 2 : 0, Math.abs(side) > 0.5 ? side : 0];
  }
}
