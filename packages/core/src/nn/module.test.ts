import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { isNode } from '#platform/environment';
import { BatchNorm2d, Linear, Sequential } from '@dl/core/nn';

describe('Module', () => {
  it('names parameters by property', () => {
    expect(isNode).toBe(true);
    const network = new Sequential(new Linear(3, 4), new Linear(4, 2));
    expect([...network.namedParameters()].map(([name]) => name)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
    ]);
    const y = network.forward(tf.ones([5, 3]));
    expect(y.shape).toEqual([5, 2]);
    expect(network.stateDict()['0.weight']!.shape).toEqual([4, 3]);
  });

  it("loads a state dict of another type, and one without PyTorch's count of batches", () => {
    const norm = new BatchNorm2d(1);
    const state = norm.stateDict();
    norm.loadStateDict({ ...state, num_batches_tracked: tf.scalar(7, 'float32') });
    expect(norm.num_batches_tracked!.value.dtype).toBe('int32');
    expect(norm.num_batches_tracked!.value.dataSync()).toEqual(Int32Array.of(7));

    const { num_batches_tracked: _, ...without } = state;
    expect(norm.loadStateDict(without)).toEqual({ missing: [], unexpected: [] });
    const { running_var: __, ...incomplete } = state;
    expect(() => norm.loadStateDict(incomplete)).toThrow(/missing: running_var/);
  });
});
