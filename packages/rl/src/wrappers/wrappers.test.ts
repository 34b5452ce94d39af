import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { CartPole, Pendulum } from '../classic-control';
import { Breakout } from '../minatar';
import { DiscreteIdentity } from '../testing/identity-environment';
import { RunningMoments } from './running-moments';
import {
  EpisodeStatistics,
  FrameStack,
  NormalizeObservation,
  NormalizeReward,
  TimeLimit,
  type Episode,
} from './index';

it('finds mean and variance of what it saw', () => {
  const moments = new RunningMoments(2);
  const rows = [
    [1, 10],
    [2, 10],
    [6, 10],
  ];
  rows.forEach((row) => moments.add(row));
  expect(moments.state.mean).toEqual([3, 10]);
  expect(moments.variance(0)).toBeCloseTo(14 / 3, 10);
  expect(moments.normalize([3, 1000], 10)).toEqual(Float32Array.of(0, 10));
});

it('stacks frames along the last axis, the newest last', () => {
  const environment = new FrameStack(new Pendulum(), 3);
  const [first] = environment.reset({ seed: 1 });
  const frame = first.subarray(0, 3);
  expect([...first]).toEqual([...frame, ...frame, ...frame]);
  const [second] = environment.step(Float32Array.of(1));
  expect([...second.subarray(0, 6)]).toEqual([...frame, ...frame]);
  expect(environment.observationSpace.contains(second)).toBe(true);

  const boards = new FrameStack(new Breakout(), 2);
  expect(boards.observationSpace.shape).toEqual([10, 10, 8]);
  const [board] = boards.reset({ seed: 1 });
  expect([...board.subarray(0, 4)]).toEqual([...board.subarray(4, 8)]);
});

it.each([
  ['observations', () => new NormalizeObservation(new TimeLimit(new CartPole(), 40))],
  ['rewards', () => new NormalizeReward(new TimeLimit(new CartPole(), 40), 0.9)],
  ['frames', () => new FrameStack(new TimeLimit(new CartPole(), 40), 2)],
  ['episodes', () => new EpisodeStatistics(new TimeLimit(new CartPole(), 40))],
])('goes on from a saved state, with %s', (_, make) => {
  const play = (environment: ReturnType<typeof make>) => {
    const random = new Random(2);
    return Array.from({ length: 60 }, () => {
      const step = environment.step(random.integer(2));
      if (step[2] || step[3]) environment.reset();
      return JSON.stringify(step);
    });
  };
  const environment = make();
  environment.reset({ seed: 1 });
  play(environment);
  const saved = JSON.parse(JSON.stringify(environment.state)) as typeof environment.state;
  const played = play(environment);
  const other = make();
  other.state = saved;
  expect(play(other)).toEqual(played);
});

it('normalises observations, by what it has seen before if it shall not learn', () => {
  const environment = new NormalizeObservation(new TimeLimit(new Pendulum(), 200));
  environment.reset({ seed: 1 });
  const random = new Random(1);
  let [sum, squares] = [0, 0];
  for (let step = 0; step < 199; step++) {
    const [[, , speed]] = environment.step(environment.actionSpace.sample(random));
    sum += speed!;
    squares += speed! ** 2;
  }
  expect(Math.abs(sum / 199)).toBeLessThan(0.5);
  expect(squares / 199).toBeGreaterThan(0.3);
  environment.learns = false;
  const { own } = environment.state;
  environment.step(Float32Array.of(0));
  expect(environment.state.own).toEqual(own);
});

it('scales rewards by the deviation of the discounted return', () => {
  const environment = new NormalizeReward(new TimeLimit(new CartPole(), 500), 1);
  environment.reset({ seed: 1 });
  expect(environment.step(0)[1]).toBeCloseTo(1, 5); // nothing is known of one return
  expect(environment.step(1)[1]).toBeCloseTo(2, 4); // returns 1 and 2: a deviation of 0.5
});

it('counts what an episode gave', () => {
  const environment = new EpisodeStatistics(new DiscreteIdentity(2));
  let [observation] = environment.reset({ seed: 1 });
  let told: unknown;
  for (let step = 0; step < 10; step++) {
    const [next, , , , info] = environment.step(observation);
    observation = next;
    told = info.episode;
  }
  expect(told).toEqual({ return: 10, length: 10 } satisfies Episode);
});

it('refuses what cannot be', () => {
  expect(() => new FrameStack(new CartPole(), 0)).toThrow(InvalidArgumentError);
  expect(() => new FrameStack(new DiscreteIdentity() as never, 2)).toThrow('of a Box');
  expect(() => new NormalizeReward(new CartPole(), 2)).toThrow('from 0 to 1');
});
