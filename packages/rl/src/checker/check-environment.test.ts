import { expect, it } from '@jest/globals';
import { CartPole } from '../classic-control';
import type { Environment } from '../environment';
import { environmentNames, makeEnvironment } from '../make-environment';
import { Box } from '../spaces';
import { TimeLimit, Wrapper } from '../wrappers';
import { checkEnvironment } from './index';

const cartPole = () => new TimeLimit(new CartPole(), 200);

/** A cart pole one of whose rules is broken. */
function broken(change: (environment: Environment<Float32Array, number>) => void): Environment {
  const environment = new Wrapper(cartPole());
  change(environment);
  return environment;
}

const wrongs: [string, (environment: Environment<Float32Array, number>) => void, RegExp][] = [
  [
    'a wrong shape',
    (environment) => {
      const step = environment.step.bind(environment);
      environment.step = (action) => {
        const [observation, ...rest] = step(action);
        return [observation.subarray(0, 3), ...rest];
      };
    },
    /observed 3 numbers; the space \[4\] has 4/,
  ],
  [
    'a reward that is NaN',
    (environment) => {
      const step = environment.step.bind(environment);
      environment.step = (action) => {
        const [observation, , ...rest] = step(action);
        return [observation, NaN, ...rest];
      };
    },
    /a reward is NaN/,
  ],
  [
    'no end',
    (environment) => {
      const still = new Float32Array(4);
      environment.step = (action) => [still.slice(), action, false, false, {}];
    },
    /no episode ended in 2000 steps/,
  ],
  [
    'chance without a seed',
    (environment) => {
      const reset = environment.reset.bind(environment);
      environment.reset = () => reset();
    },
    /same seed and actions gave another episode/,
  ],
  [
    'the same array again and again',
    (environment) => {
      const step = environment.step.bind(environment);
      const kept = new Float32Array(4);
      environment.step = (action) => {
        const [observation, ...rest] = step(action);
        kept.set(observation);
        return [kept, ...rest];
      };
    },
    /same array object twice/,
  ],
  [
    'four results',
    (environment) => {
      environment.step = () => [new Float32Array(4), 0, false, {}] as never;
    },
    /did not return \[observation, reward, terminated, truncated, info\]/,
  ],
  [
    'actions without bounds',
    (environment) => {
      Object.defineProperty(environment, 'actionSpace', { value: new Box([-Infinity], [Infinity]) });
    },
    /has no bounds/,
  ],
];

it.each(wrongs)('says in words that an environment has %s', (_, change, message) => {
  const advice = checkEnvironment(broken(change), { endless: 2000 });
  expect(advice.filter(({ severity }) => severity === 'error').map((entry) => entry.message)).toEqual(
    expect.arrayContaining([expect.stringMatching(message)]),
  );
});

it.each(environmentNames)('finds no error in %s', (name) => {
  const advice = checkEnvironment(makeEnvironment(name as string), { steps: 300 });
  const errors = advice.filter(({ severity }) => severity === 'error');
  // On a cliff, a walk at random may take longer than the steps that are tried.
  expect(errors.filter(({ message }) => !message.startsWith('no episode ended'))).toEqual([]);
});
