import type { VideoSource } from './video';

/** What a platform's encoder is asked for. */
export interface EncodePlan {
  /** Ending of the file's name, in lower case. */
  readonly ending: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Where the sound comes from, from `start` seconds on. */
  readonly audio?: { readonly source: VideoSource; readonly start: number };
  readonly signal?: AbortSignal;
}
