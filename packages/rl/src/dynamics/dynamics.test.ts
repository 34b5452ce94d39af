import { expect, it } from '@jest/globals';
import { replayed, replayTrajectory } from './trajectory';

const continuous = ['CartPole-v1', 'MountainCar-v0', 'MountainCarContinuous-v0', 'Acrobot-v1', 'Pendulum-v1'];

it.each(Object.keys(replayed))('%s moves as in Gymnasium for 1,000 steps', (name) => {
  const { steps, largestDifference } = replayTrajectory(name);
  expect(steps).toBe(1000);
  expect(largestDifference).toBeLessThanOrEqual(continuous.includes(name) ? 1e-5 : 0);
});
