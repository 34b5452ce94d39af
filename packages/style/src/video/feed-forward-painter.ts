import type { Image } from '@dl/core/data';
import { stylize, type TransformNetwork } from '../feed-forward';
import type { OpticalFlow } from './flow-field';
import { followPainting, type PaintedFrame } from './follow-painting';
import type { FramePainter, FramePainterControls } from './frame-painter';

/** Paints every frame with a feed-forward network, and mixes in what was painted before. */
export class FeedForwardPainter implements FramePainter {
  readonly lookback: number;

  /** @param blend - Share of the painting before, where the motion is to be trusted; 0 needs no `flow`. */
  constructor(
    private readonly network: TransformNetwork,
    private readonly blend: number,
    private readonly flow?: OpticalFlow,
  ) {
    this.lookback = flow ? 1 : 0;
  }

  async paint(frame: Image, past: readonly PaintedFrame[], { signal }: FramePainterControls): Promise<Image> {
    const painted = await stylize(this.network, frame, {}, { signal });
    const [earlier] = past;
    if (!this.flow || !earlier) return painted;
    const { pixels, reliability } = followPainting(this.flow, earlier, frame);
    const data = painted.data.map((value, i) => {
      const share = this.blend * reliability[Math.floor(i / 3)]!;
      return Math.round(value + share * (pixels[i]! - value));
    });
    return { ...painted, data };
  }
}
