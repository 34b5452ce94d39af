import type { Image } from '../images/image';
import type { Size } from '../transforms/size';

/**
 * A video: in Node the path of a file, or of a folder of images; a URL of one (`file:` or `http:`); in the browser a web
 * address or a `Blob`, such as the file of an `<input>`.
 */
export type VideoSource = string | URL | Blob;

/** What the head of a video says. */
export interface VideoInfo {
  /** Pixels, as it is shown: turned upright. */
  readonly width: number;
  readonly height: number;
  /** Frames a second, on average. */
  readonly fps: number;
  /** Seconds. */
  readonly duration: number;
  /** Number of frames. */
  readonly frames: number;
  readonly hasAudio: boolean;
}

/** A frame of a video. */
export interface VideoFrame {
  /** RGB, 8 bits a channel. */
  readonly image: Image;
  /** Seconds from the beginning of the video. */
  readonly time: number;
  /** Number of the frame among those that are read, from 0. */
  readonly index: number;
}

export interface ReadVideoOptions {
  /**
   * Frames a second: more than the video has repeats some, fewer leave some out. Default: the video's average rate, so
   * that each frame comes once; a folder of images counts as 25 a second.
   */
  fps?: number;
  /**
   * Size to which frames are scaled; one number is the length of the shorter side, and the other keeps the proportions.
   * Scaling while decoding is faster than afterwards. Default: the video's.
   */
  size?: Size;
  /** Seconds from the beginning to the first frame that is read. Default: 0. */
  start?: number;
  /** Seconds from the beginning to the end, which is not read any more. Default: the end of the video. */
  end?: number;
  /** Number of frames at most. Default: all. */
  frames?: number;
  /** What {@link probeVideo} said, which is otherwise asked for once more. */
  info?: VideoInfo;
  /** Ends the decoder; the loop then throws the signal's reason. */
  signal?: AbortSignal;
}

/** What a platform's decoder is asked for: everything in frames of one size at a constant rate. */
export interface DecodePlan {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Seconds. */
  readonly start: number;
  /** Frames at most; may be infinite. */
  readonly frames: number;
  /** Frames that there are by the head of the video; fewer are a sign of damage. */
  readonly expected: number;
  readonly signal?: AbortSignal;
}
