import { InvalidArgumentError } from '@dl/core';
import { Pong, Snake } from './arcade';
import { LunarLander, LunarLanderContinuous } from './box2d';
import { Acrobot, CartPole, MountainCar, MountainCarContinuous, Pendulum } from './classic-control';
import type { Environment } from './environment';
import { GymnasiumEnvironment } from './gymnasium';
import { Asterix, Breakout, Freeway, Seaquest, SpaceInvaders } from './minatar';
import { Blackjack, CliffWalking, FrozenLake, Taxi } from './toy-text';
import { FrameStack, TimeLimit } from './wrappers';

/** What makes each environment, with Gymnasium's limits of steps. */
const makers = {
  'CartPole-v1': () => new TimeLimit(new CartPole(), 500),
  'MountainCar-v0': () => new TimeLimit(new MountainCar(), 200),
  'MountainCarContinuous-v0': () => new TimeLimit(new MountainCarContinuous(), 999),
  'Acrobot-v1': () => new TimeLimit(new Acrobot(), 500),
  'Pendulum-v1': () => new TimeLimit(new Pendulum(), 200),
  'LunarLander-v3': () => new TimeLimit(new LunarLander(), 1000),
  'LunarLanderContinuous-v3': () => new TimeLimit(new LunarLanderContinuous(), 1000),
  'FrozenLake-v1': () => new TimeLimit(new FrozenLake(), 100),
  'FrozenLake8x8-v1': () => new TimeLimit(new FrozenLake({ map: '8x8' }), 200),
  'Taxi-v3': () => new TimeLimit(new Taxi(), 200),
  'Taxi-v4': () => new TimeLimit(new Taxi(), 200), // differs from v3 only in options that are off
  'CliffWalking-v1': () => new CliffWalking(),
  'CliffWalkingSlippery-v1': () => new CliffWalking({ slippery: true }),
  'Blackjack-v1': () => new Blackjack(),
  'Snake-v0': () => new TimeLimit(new Snake(), 2000),
  'Pong-v0': () => new FrameStack(new TimeLimit(new Pong(), 10_000), 4),
  'MinAtar/Asterix-v1': () => new Asterix(),
  'MinAtar/Breakout-v1': () => new Breakout(),
  'MinAtar/Freeway-v1': () => new Freeway(),
  'MinAtar/Seaquest-v1': () => new Seaquest(),
  'MinAtar/SpaceInvaders-v1': () => new SpaceInvaders(),
} satisfies Record<string, () => unknown>;

export type EnvironmentName = keyof typeof makers;

/** The names that {@link makeEnvironment} knows. */
export const environmentNames = Object.keys(makers) as EnvironmentName[];

/** Names that begin so are of Python's Gymnasium. */
const gymnasiumPrefix = 'gymnasium:';

/**
 * The environment of this name, with its time limit. One of Python's Gymnasium, where that is installed, has `gymnasium:` before its
 * name ({@link GymnasiumEnvironment}).
 *
 * ```ts
 * const environment = makeEnvironment('CartPole-v1');
 * const pong = makeEnvironment('gymnasium:ALE/Pong-v5');
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is none of the name.
 */
export function makeEnvironment<Name extends EnvironmentName>(name: Name): ReturnType<(typeof makers)[Name]>;
export function makeEnvironment(name: string): Environment;
export function makeEnvironment(name: string): unknown {
  if (Object.hasOwn(makers, name)) return makers[name as EnvironmentName]();
  if (name.startsWith(gymnasiumPrefix)) return new GymnasiumEnvironment(name.slice(gymnasiumPrefix.length));
  throw new InvalidArgumentError(
    `there is no environment "${name}"; makeEnvironment knows ${environmentNames.join(', ')}, and ` +
      `those of Python as ${gymnasiumPrefix}Name-v0`,
  );
}
