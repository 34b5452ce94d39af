import { expect, it } from '@jest/globals';
import { LunarLander, LunarLanderContinuous } from './index';
import { heuristicThrottle, playHeuristic } from './heuristic';

it('falls without engines, and loses 100 points when it crashes', () => {
  const lander = new LunarLander();
  lander.reset({ seed: 3 });
  let [reward, terminated, steps] = [0, false, 0];
  while (!terminated) {
    const step = lander.step(0);
    [reward, terminated, steps] = [step[1], step[2], steps + 1];
  }
  expect(reward).toBe(-100);
  expect(steps).toBeGreaterThan(50);
  expect(steps).toBeLessThan(200);
});

it('accelerates by 10 m/s^2 downwards, and the main engine lifts it', () => {
  const lander = new LunarLander();
  const [start] = lander.reset({ seed: 1 });
  const [free] = lander.step(0);
  // vy * (height / 2) / 50, with a height of 400 / 30 m and 0.02 s a step; the legs, which swing out, pull a little
  expect(free[3]! - start[3]!).toBeCloseTo((-10 * 0.02 * (400 / 60)) / 50, 2);
  const [lifted] = lander.step(2);
  expect(lifted[3]).toBeGreaterThan(free[3]!);
});

it("lands by Gymnasium's heuristic", () => {
  const returns = playHeuristic(5, 1);
  expect(returns.filter((sum) => sum > 200).length).toBeGreaterThanOrEqual(4);
});

it('takes throttles, of which small ones do nothing', () => {
  const [one, other] = [new LunarLanderContinuous(), new LunarLanderContinuous()];
  const [observation] = one.reset({ seed: 2 });
  other.reset({ seed: 2 });
  const [idle] = one.step(Float32Array.of(-0.3, 0.4));
  expect([...other.step(Float32Array.of(-1, 0))[0]]).toEqual([...idle]);
  expect([...other.step(Float32Array.of(0.2, 0.9))[0]]).not.toEqual([...one.step(Float32Array.of(0, 0))[0]]);
  expect(heuristicThrottle(observation)).toHaveLength(2);
});
