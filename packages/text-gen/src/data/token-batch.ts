import type { HostTensor } from '@dl/core';

/** Stretches of text for one training step, each with the token that follows on each of its own. */
export interface TokenBatch {
  /** [batch, time]. */
  readonly tokens: HostTensor<'int32'>;
  /** [batch, time]: `tokens` moved on by one. */
  readonly next: HostTensor<'int32'>;
  /** True if the texts do not go on from those of the batch before. */
  readonly isStart: boolean;
}

/** Copies the stretches of `length` that begin at `starts`, one row each. */
export function cutStretches(
  text: Int32Array,
  starts: ArrayLike<number>,
  length: number,
): Pick<TokenBatch, 'tokens' | 'next'> {
  const cut = (offset: number): HostTensor<'int32'> => {
    const data = new Int32Array(starts.length * length);
    for (let row = 0; row < starts.length; row++) {
      const start = starts[row]! + offset;
      data.set(text.subarray(start, start + length), row * length);
    }
    return { dtype: 'int32', shape: [starts.length, length], data };
  };
  return { tokens: cut(0), next: cut(1) };
}
