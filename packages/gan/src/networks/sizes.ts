import { InvalidArgumentError } from '@dl/core';

/** Height and width of a generator's first maps, and how often they are doubled. */
export interface Sizes {
  start: number;
  doublings: number;
}

/**
 * How images of a size are built up: from 4 pixels (32, 64 ...), or from 7 (28, 56 ...).
 *
 * @throws {@link InvalidArgumentError} for images of another size, or that are not square.
 */
export function sizesOf([height, width, channels]: readonly number[]): Sizes {
  for (const start of [4, 7]) {
    const doublings = Math.log2(height! / start);
    if (height === width && channels && Number.isInteger(doublings) && doublings >= 1)
      return { start, doublings };
  }
  throw new InvalidArgumentError(
    `images are squares of 8, 14, 16, 28, 32, 56, 64, 112, 128 ... pixels (4 or 7, doubled) with their channels; received ` +
      `[${[height, width, channels].join(', ')}]. Resize them, for example with resize([32, 32])`,
  );
}
