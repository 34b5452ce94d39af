import type { Image } from '@dl/core/data';
import type { EncoderEvent } from '../encoders';
import type { PaintingEvent } from '../painting';

/** The frames that are to be painted are known. */
export interface VideoStart {
  readonly type: 'video-start';
  /** By the head of the video. */
  readonly frames: number;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameEnd {
  readonly type: 'frame-end';
  /** From 0. */
  readonly index: number;
  readonly image: Image;
  /** True if it had been painted by an earlier run. */
  readonly kept: boolean;
}

/** All frames are painted and the video is written. */
export interface VideoEnd {
  readonly type: 'video-end';
  readonly frames: number;
  readonly path: string;
}

/** What painting a video reports; events of painting belong to the frame behind the last `frame-end`. */
export type VideoEvent = VideoStart | FrameEnd | VideoEnd | PaintingEvent | EncoderEvent;

export interface VideoControls {
  /** Stops after the running step. Frames that are finished are kept, and the next run goes on with them. */
  signal?: AbortSignal;
  onEvent?: (event: VideoEvent) => void;
}
