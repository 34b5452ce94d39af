import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../backends';
import { Linear } from '../nn';
import { expectNoLeaks } from '../testing';
import { BestWeights } from './best-weights';
import { Checkpoints } from './checkpoints/checkpoints';

beforeAll(() => useBackend('cpu'));

const validation = (step: number, metrics: Record<string, number>) =>
  ({ type: 'validation-end', step, epoch: step, seconds: 0, metrics }) as const;

/** Sets the only weight to `value`. */
const set = ({ weight }: Linear, value: number) => weight.assign(tf.fill([1, 1], value));

it.each([
  ['the lowest loss', {}, 2],
  ['the highest accuracy, the later of equals', { metric: 'accuracy' }, 3],
])('restores the weights of %s', async (_, monitored, best) => {
  await expectNoLeaks(async () => {
    const model = new Linear(1, 1, { bias: false });
    const weights = new BestWeights(model, monitored);
    for (const [step, metrics] of [
      [1, { loss: 0.4, accuracy: 0.9 }],
      [2, { loss: 0.1, accuracy: 0.8 }],
      [3, { loss: 0.3, accuracy: 0.9 }],
      [4, { loss: 0.5, accuracy: 0.7 }],
    ] as const) {
      set(model, step);
      await weights.listen(validation(step, metrics));
    }
    expect(await weights.restore()).toBe(best);
    expect(model.weight.value.dataSync()[0]).toBe(best);
    model.dispose();
  });
});

it('restores from checkpoints what an earlier process saw', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'dl-best-'));
  await expectNoLeaks(async () => {
    const model = new Linear(1, 1, { bias: false });
    const checkpoints = new Checkpoints(directory);
    for (const [step, loss] of [1, 0.2, 0.7].entries()) {
      set(model, step);
      const state = model.stateDict();
      await checkpoints.save({ step, metrics: { loss }, state: {}, tensors: { model: state } });
      tf.dispose(state);
    }
    expect(await new BestWeights(model).restore(directory)).toBe(1);
    expect(model.weight.value.dataSync()[0]).toBe(1);
    model.dispose();
  });
  rmSync(directory, { recursive: true });
});
