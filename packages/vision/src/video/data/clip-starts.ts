import { InvalidArgumentError, type Random } from '@dl/core';

/**
 * First frames of `clips` clips that are spread evenly over a video: the first begins at its beginning, the last ends at
 * its end; one alone lies in the middle. A video that is shorter than a clip has clips that begin at 0.
 *
 * ```ts
 * clipStarts(100, 10, 4); // [0, 30, 60, 90]
 * ```
 *
 * @throws {@link InvalidArgumentError} if `clips` is no positive integer.
 */
export function clipStarts(frames: number, clipFrames: number, clips: number): number[] {
  if (!(Number.isInteger(clips) && clips > 0)) {
    throw new InvalidArgumentError(`clips is a positive integer; received ${clips}`);
  }
  const last = Math.max(0, frames - clipFrames);
  if (clips === 1) return [last >> 1];
  return Array.from({ length: clips }, (_, clip) => Math.round((last * clip) / (clips - 1)));
}

/** The first frame of a clip anywhere in a video. */
export function randomClipStart(frames: number, clipFrames: number, random: Random): number {
  return random.integer(Math.max(0, frames - clipFrames) + 1);
}
