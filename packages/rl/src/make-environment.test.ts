import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { environmentNames, makeEnvironment, type Environment } from './index';

/** What random actions give, episode after episode, in words: jest compares large arrays slowly. */
function play(environment: Environment, random: Random, steps: number): string[] {
  return Array.from({ length: steps }, () => {
    const [observation, reward, terminated, truncated] = environment.step(
      environment.actionSpace.sample(random),
    );
    const next = terminated || truncated ? environment.reset()[0] : undefined;
    return [observation, reward, terminated, truncated, next].join(' ');
  });
}

it.each(environmentNames)(
  '%s keeps to its spaces, repeats by seed and goes on from a saved state',
  (name) => {
    const environment: Environment = makeEnvironment(name as string);
    const [observation] = environment.reset({ seed: 5 });
    expect(environment.observationSpace.contains(observation)).toBe(true);
    const random = new Random(1);
    for (let step = 0; step < 300; step++) {
      const [next, reward, terminated, truncated] = environment.step(environment.actionSpace.sample(random));
      expect(environment.observationSpace.contains(next)).toBe(true);
      expect(Number.isFinite(reward)).toBe(true);
      if (terminated || truncated) environment.reset();
    }
    const saved: unknown = JSON.parse(JSON.stringify(environment.state));
    const first = play(environment, new Random(2), 200);
    const other: Environment = makeEnvironment(name as string);
    other.state = saved;
    expect(play(other, new Random(2), 200)).toEqual(first);

    environment.reset({ seed: 9 });
    other.reset({ seed: 9 });
    expect(play(environment, new Random(3), 50)).toEqual(play(other, new Random(3), 50));
  },
);

it.each(environmentNames)('%s paints more than one colour', (name) => {
  const environment: Environment = makeEnvironment(name as string);
  environment.reset({ seed: 1 });
  const { data, width, height, channels } = environment.render();
  expect(channels).toBe(3);
  expect(data.length).toBe(width * height * 3);
  expect(new Set(data).size).toBeGreaterThan(2);
});

it('says what is wrong with a call', () => {
  expect(() => makeEnvironment('Cartpole')).toThrow(/no environment "Cartpole".*CartPole-v1/);
  const environment = makeEnvironment('CartPole-v1');
  expect(() => environment.step(0)).toThrow(InvalidArgumentError);
  environment.reset();
  expect(() => environment.step(2)).toThrow('one of Discrete(2); received 2');
  let isOver = false;
  while (!isOver) isOver = environment.step(0)[2];
  expect(() => environment.step(0)).toThrow('call reset()');
});

it('cuts an episode off at its limit', () => {
  const environment = makeEnvironment('Pendulum-v1');
  environment.reset({ seed: 1 });
  const truncated = Array.from({ length: 200 }, () => environment.step(Float32Array.of(0))[3]);
  expect(truncated.indexOf(true)).toBe(199);
  expect(() => environment.step(Float32Array.of(0))).toThrow('cut off after 200 steps');
});
