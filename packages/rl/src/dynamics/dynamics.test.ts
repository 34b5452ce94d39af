import { expect, it } from '@jest/globals';
import { replayedGames, replayGame } from './game-trajectory';
import { replayed, replayTrajectory } from './trajectory';

const continuous = ['CartPole-v1', 'MountainCar-v0', 'MountainCarContinuous-v0', 'Acrobot-v1', 'Pendulum-v1'];

it.each(Object.keys(replayed))('%s moves as in Gymnasium for 1,000 steps', (name) => {
  const { steps, largestDifference } = replayTrajectory(name);
  expect(steps).toBe(1000);
  expect(largestDifference).toBeLessThanOrEqual(continuous.includes(name) ? 1e-5 : 0);
});

it.each(Object.keys(replayedGames) as (keyof typeof replayedGames)[])(
  '%s is played as by the reference, board by board',
  (name) => {
    const { steps, rewards, differing, undrawn } = replayGame(name);
    expect({ steps, differing, undrawn }).toEqual({ steps: 1000, differing: 0, undrawn: 0 });
    expect(rewards).toBeGreaterThan(0);
  },
);
