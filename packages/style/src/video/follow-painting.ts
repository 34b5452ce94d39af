import type { Image } from '@dl/core/data';
import type { OpticalFlow } from './flow-field';
import { flowReliability } from './flow-reliability';
import { warp } from './warp';

/** A frame of a video and what was painted of it. */
export interface PaintedFrame {
  readonly frame: Image;
  readonly painted: Image;
}

/** An earlier painting, moved to where its things are in a frame of now. */
export interface FollowedPainting {
  /** [height, width, 3] in 0 to 255. */
  readonly pixels: Float32Array;
  /** [height, width], 1 where it holds, 0 where there was something else. */
  readonly reliability: Float32Array;
}

/** Moves an earlier painting by the motion between its frame and `frame`. */
export function followPainting(flow: OpticalFlow, earlier: PaintedFrame, frame: Image): FollowedPainting {
  const backward = flow.between(frame, earlier.frame);
  const forward = flow.between(earlier.frame, frame);
  return { pixels: warp(earlier.painted, backward), reliability: flowReliability(backward, forward) };
}
