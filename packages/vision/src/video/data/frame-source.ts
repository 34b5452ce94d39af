import type { Image } from '@dl/core/data';

/**
 * A video whose frames can be read from anywhere: a file ({@link videoSource}), or frames that are drawn
 * ({@link movingDigits}).
 */
export interface FrameSource {
  /** What errors call the video, for example its path. */
  readonly name: string;
  /** Number of frames. */
  readonly frames: number;
  /** The frames `start` to `start + count - 1`, fewer if the video ends before. */
  read(start: number, count: number): Promise<readonly Image[]>;
}

/** A video with its class. */
export interface LabelledVideo {
  readonly source: FrameSource;
  /** Index of its class. */
  readonly label: number;
}

/** Videos with their classes. */
export interface VideoCollection {
  readonly videos: readonly LabelledVideo[];
  /** Names of the classes. */
  readonly classes: readonly string[];
}
