import { DlError } from '@dl/core';

/** A painting would take more memory than there is. Nothing was begun. */
export class MemoryError extends DlError {
  /** Bytes that it would take. */
  readonly needed: number;
  /** Bytes that it may take. */
  readonly available: number;

  constructor(needed: number, available: number) {
    const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
    const share = Math.sqrt(available / needed);
    super(
      'not-enough-memory',
      `the painting would take about ${gibibytes(needed)} of memory, and ${gibibytes(available)} may be taken. Paint it smaller, at ` +
        `${Math.floor(share * 100)} % of its imageSize or less, or with the optimizer adam or a smaller historySize; a smaller ` +
        'encoder such as "small" or "distilled" takes less; for large pictures train a feed-forward network and use its ' +
        'tiles; or raise memoryLimit if you know better.',
    );
    this.needed = needed;
    this.available = available;
  }
}
