import { DlError } from '@dl/core';

/** An encoder was asked for a layer that it does not have. */
export class UnknownLayerError extends DlError {
  /** The layers that there are, from shallow to deep. */
  readonly available: readonly string[];

  constructor(encoder: string, unknown: readonly string[], available: readonly string[]) {
    super(
      'unknown-layer',
      `the encoder ${encoder} has no layer ${unknown.map((name) => `"${name}"`).join(', ')}. It has: ${available.join(', ')}`,
    );
    this.available = available;
  }
}
