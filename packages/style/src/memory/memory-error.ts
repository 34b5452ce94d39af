import { DlError } from '@dl/core';

/** A painting would take more memory than there is. Nothing was begun. */
export class MemoryError extends DlError {
  /** Bytes that it would take. */
  readonly needed: number;
  /** Bytes that it may take. */
  readonly available: number;

  /** @param fixed - Of the needed bytes, those that a smaller picture takes as well. */
  constructor(needed: number, available: number, fixed = 0) {
    const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
    const share = Math.floor(100 * Math.sqrt(Math.max(0, available - fixed) / (needed - fixed)));
    const smaller = share > 0 ? `Paint it smaller, at ${share} % of its size or less, or take` : 'Take';
    super(
      'not-enough-memory',
      `the painting would take about ${gibibytes(needed)} of memory, and ${gibibytes(available)} may be taken. ${smaller} the ` +
        'optimizer adam, a smaller historySize, or a smaller encoder such as "small" or "distilled"; for large pictures train ' +
        'a feed-forward network, which paints in tiles; or raise memoryLimit if you know better.',
    );
    this.needed = needed;
    this.available = available;
  }
}
