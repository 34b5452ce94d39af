import type { OpticalFlow } from './flow-field';
import { followPainting, type PaintedFrame } from './follow-painting';

/** The sum that a {@link warpingError} is the mean of, for one pair of frames. */
export interface PairError {
  /** Sum of squared differences, in shares of white. */
  readonly sum: number;
  /** Numbers that were compared: 3 for each pixel where the motion is to be trusted. */
  readonly count: number;
}

/** How far the painting of a frame is from that of the frame before, moved by the motion, where this is to be trusted. */
function pairError(flow: OpticalFlow, before: PaintedFrame, now: PaintedFrame): PairError {
  const { pixels, reliability } = followPainting(flow, before, now.frame);
  let [sum, count] = [0, 0];
  for (let i = 0; i < pixels.length; i++) {
    if (!reliability[Math.floor(i / 3)]) continue;
    sum += ((now.painted.data[i]! - pixels[i]!) / 255) ** 2;
    count++;
  }
  return { sum, count };
}

/**
 * How much a painted video flickers: the mean squared difference of each frame from the one before, moved by the optical
 * flow of the original video, over all pixels where the flow is to be trusted (Lai et al. 2018, "Learning Blind Video
 * Temporal Consistency", section 4.2). In shares of white squared; 0 is what does not flicker at all.
 *
 * ```ts
 * const flow = await openOpticalFlow();
 * const error = await warpingError(flow, pairs); // { frame, painted } of each frame
 * ```
 */
export async function warpingError(
  flow: OpticalFlow,
  frames: Iterable<PaintedFrame> | AsyncIterable<PaintedFrame>,
): Promise<number> {
  let before: PaintedFrame | undefined;
  let [sum, count] = [0, 0];
  for await (const now of frames) {
    if (before) {
      const pair = pairError(flow, before, now);
      sum += pair.sum;
      count += pair.count;
    }
    before = now;
  }
  return sum / count;
}
