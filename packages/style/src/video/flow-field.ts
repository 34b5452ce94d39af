import type { Image } from '@dl/core/data';

/**
 * Where every pixel of one frame is in another: the pixel at (x, y) there is at (x + u, y + v).
 */
export interface FlowField {
  readonly width: number;
  readonly height: number;
  /** u and v of every pixel, in rows from top to bottom. */
  readonly data: Float32Array;
}

/** Estimates the motion between frames. */
export interface OpticalFlow {
  /** Where the pixels of `from` are in `to`; both of one size. */
  between(from: Image, to: Image): FlowField;
}
