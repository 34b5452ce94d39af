import { expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { CartPole } from '../classic-control';
import { TimeLimit } from '../wrappers';
import { VectorEnvironment } from './index';

const make = () => new TimeLimit(new CartPole(), 5);

it('plays as each environment alone would, with seeds that count up', () => {
  const environments = new VectorEnvironment(2, make);
  const alone = [7, 8].map((seed) => {
    const environment = make();
    return { environment, first: environment.reset({ seed })[0] };
  });
  expect(environments.reset({ seed: 7 })).toEqual(alone.map(({ first }) => first));
  for (let step = 1; step <= 12; step++) {
    const { observations, finalObservations, truncated, rewards } = environments.step([0, 1]);
    alone.forEach(({ environment }, i) => {
      const [observation, reward, , isCut] = environment.step(i);
      expect([rewards[i], truncated[i]]).toEqual([reward, isCut]);
      expect(isCut).toBe(step % 5 === 0);
      // The next episode begins in the same step, and the last observation is told too.
      expect(finalObservations[i]).toEqual(isCut ? observation : undefined);
      expect(observations[i]).toEqual(isCut ? environment.reset()[0] : observation);
    });
  }
  const saved: unknown[] = JSON.parse(JSON.stringify(environments.state)) as unknown[];
  const next = environments.step([1, 1]).observations;
  const other = new VectorEnvironment(2, make);
  other.state = saved;
  expect(other.step([1, 1]).observations).toEqual(next);
});

it('refuses what cannot be', () => {
  expect(() => new VectorEnvironment(0, make)).toThrow(InvalidArgumentError);
  const environments = new VectorEnvironment(2, make);
  environments.reset({ seed: 1 });
  expect(() => environments.step([0])).toThrow('2 environments take as many actions; received 1');
});
