import type { Image } from '@dl/core/data';
import * as z from 'zod';
import { dreamOptions, type DreamControls } from '../dream-options';

/** Options of `dreamZoom`; the flags of `dl dream zoom` come from this schema. */
export const dreamZoomOptions = dreamOptions.extend({
  frames: z.int().min(1).default(30).describe('frames to make'),
  zoom: z
    .number()
    .gte(0)
    .lt(1)
    .default(0.05)
    .describe('share of each side that is cut off from frame to frame'),
  octaves: dreamOptions.shape.octaves.default(2),
  iterations: dreamOptions.shape.iterations.default(5),
});

export type DreamZoomOptions = z.input<typeof dreamZoomOptions>;

export interface DreamZoomControls extends DreamControls {
  /**
   * Frames of an earlier call with the same source, options and seed: how many there are, and the last of them. The
   * generator goes on behind it with the frames that it would have given.
   */
  resume?: { readonly frames: number; readonly last: Image };
}
