import { InvalidArgumentError, type HostTensor } from '@dl/core';

/**
 * Numbers of words [rows, width], filled up with padding.
 *
 * @param kind - What a row is, for the message.
 * @throws {@link InvalidArgumentError} if a row is longer than `width`.
 */
export function wordRows(
  kind: 'sentence' | 'question',
  texts: readonly (readonly number[])[],
  rows: number,
  width: number,
): HostTensor<'int32'> {
  const data = new Int32Array(rows * width);
  for (const [row, words] of texts.entries()) {
    if (words.length > width) {
      throw new InvalidArgumentError(
        `a ${kind} has ${words.length} words, and the network reads up to ${width}: the most that it was trained on`,
      );
    }
    data.set(words, row * width);
  }
  return { dtype: 'int32', shape: [rows, width], data };
}
