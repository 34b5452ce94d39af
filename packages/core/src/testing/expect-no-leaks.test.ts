import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeaks } from './expect-no-leaks';

describe('expectNoLeaks', () => {
  it('returns what the function returns', async () => {
    expect(await expectNoLeaks(() => 3)).toBe(3);
    expect(await expectNoLeaks(() => Promise.resolve(4))).toBe(4);
  });

  it('finds tensors that are left', async () => {
    await expect(expectNoLeaks(() => [tf.scalar(1), tf.scalar(2)])).rejects.toThrow(
      /^2 tensors are left undisposed/,
    );
  });

  it('finds tensors that are gone', async () => {
    const x = tf.scalar(1);
    await expect(expectNoLeaks(() => x.dispose())).rejects.toThrow(/^1 tensors that existed before/);
  });
});
