import type { Image } from '@dl/core/data';
import type { PaintingEvent } from '../painting';
import type { PaintedFrame } from './follow-painting';

export interface FramePainterControls {
  signal?: AbortSignal;
  onEvent?: (event: PaintingEvent) => void;
}

/** Paints the frames of a video one after the other. */
export interface FramePainter {
  /** Frames before the current one that it looks at. */
  readonly lookback: number;
  /**
   * @param past - The latest frames, at most {@link lookback}; the last one comes directly before `frame`.
   */
  paint(frame: Image, past: readonly PaintedFrame[], controls: FramePainterControls): Promise<Image>;
}
