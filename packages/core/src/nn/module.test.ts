import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { isNode } from '#platform/environment';
import { Linear, Sequential } from '@dl/core/nn';

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
});
