import { expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { NStepReturns, ReplayBuffer } from './index';
import { SumTree } from './sum-tree';

const transition = (reward: number) => ({
  observation: Float32Array.of(reward),
  action: [0, 1],
  reward,
  next: Float32Array.of(reward + 1),
  discount: 0.9,
});

const options = { capacity: 4, observationSize: 1, actionSize: 2, priority: 0 };

it('keeps the last transitions, and draws all alike', () => {
  const buffer = new ReplayBuffer(options);
  for (let i = 0; i < 6; i++) buffer.add(transition(i));
  const { rewards, next, actions } = buffer.sample(2000, new Random(1));
  expect([...new Set(rewards)].sort()).toEqual([2, 3, 4, 5]);
  expect(next.every((value, i) => value === rewards[i]! + 1)).toBe(true);
  expect([...actions.subarray(0, 2)]).toEqual([0, 1]);
  expect(rewards.filter((reward) => reward === 5).length).toBeGreaterThan(420);
});

it('draws in proportion to the priorities, and says how much too often', () => {
  const buffer = new ReplayBuffer({ ...options, priority: 1 });
  for (let i = 0; i < 4; i++) buffer.add(transition(i));
  buffer.prioritize(Int32Array.of(0, 1, 2, 3), [1, 1, 1, -5]);
  const { rewards, weights } = buffer.sample(4000, new Random(1), 1);
  const often = rewards.filter((reward) => reward === 3).length / 4000;
  expect(often).toBeCloseTo(5 / 8, 1);
  expect(weights[rewards.indexOf(0)]).toBeCloseTo(1, 5);
  expect(weights[rewards.indexOf(3)]).toBeCloseTo(1 / 5, 4);
});

it('finds where a share of the sum lies', () => {
  const tree = new SumTree(3);
  [2, 0, 3].forEach((weight, index) => tree.set(index, weight));
  expect(tree.sum).toBe(5);
  expect([0, 1.9, 2, 4.9].map((share) => tree.find(share))).toEqual([0, 0, 2, 2]);
});

it('sums rewards over n steps, and fewer at the end of an episode', () => {
  const returns = new NStepReturns(3);
  const add = (reward: number, ends = false) =>
    returns.add({ ...transition(reward), discount: ends ? 0 : 0.5, ends });
  expect([add(1), add(2)]).toEqual([[], []]);
  const [first] = add(4);
  expect(first).toMatchObject({ reward: 1 + 1 + 1, discount: 0.125, next: Float32Array.of(5) });
  const rest = add(8, true);
  expect(rest.map(({ reward }) => reward)).toEqual([2 + 2 + 2, 4 + 4, 8]);
  expect(rest.map(({ discount }) => discount)).toEqual([0, 0, 0]);
});
