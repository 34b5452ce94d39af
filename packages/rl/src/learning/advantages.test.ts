import { expect, it } from '@jest/globals';
import { generalizedAdvantages } from './advantages';

// Two environments, three steps; the episode of the second one ends with its second step.
const steps = {
  rewards: Float32Array.of(1, 1, 2, 2, 3, 3),
  values: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
  ends: Uint8Array.of(0, 0, 0, 1, 0, 0),
  lastValues: Float32Array.of(10, 20),
};

it('gives returns less values with lambda 1', () => {
  const advantages = generalizedAdvantages(steps, { discount: 0.5, lambda: 1 });
  expect([...advantages]).toEqual([
    1 + 0.5 * (2 + 0.5 * (3 + 5)) - 0.5,
    1 + 0.5 * 2 - 0.5,
    2 + 0.5 * 8 - 0.5,
    2 - 0.5,
    8 - 0.5,
    13 - 0.5,
  ]);
});

it('gives errors of one step with lambda 0', () => {
  const advantages = generalizedAdvantages(steps, { discount: 0.5, lambda: 0 });
  expect([...advantages]).toEqual([0.75, 0.75, 1.75, 1.5, 7.5, 12.5]);
});
