import { fromHostTensor } from '@dl/core';
import { applyTransforms, toTensor, type Image } from '@dl/core/data';
import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders';
import { GatysObjective, type GatysWeights } from '../gatys/gatys-objective';
import { paint, type Objective } from '../painting';
import { firstPixels } from '../painting/first-pixels';
import { fitWithin, toPixels } from '../painting/sizes';
import type { OpticalFlow } from './flow-field';
import { followPainting, type FollowedPainting, type PaintedFrame } from './follow-painting';
import type { FramePainter, FramePainterControls } from './frame-painter';
import { TemporalObjective } from './temporal-objective';
import type { ParsedTransferVideoStyleOptions } from './transfer-video-style-options';

/** What an {@link OptimizingPainter} paints with. */
export interface OptimizingPainterSettings {
  readonly encoder: Encoder;
  readonly styles: readonly Image[];
  readonly weights: GatysWeights;
  readonly options: ParsedTransferVideoStyleOptions;
  /** Missing where no frame is compared with those before. */
  readonly flow?: OpticalFlow;
}

/** Optimises every frame, beginning with the painting of the one before, moved by the motion (Ruder et al. 2016). */
export class OptimizingPainter implements FramePainter {
  readonly lookback: number;

  constructor(private readonly settings: OptimizingPainterSettings) {
    this.lookback = settings.flow ? Math.max(...settings.options.earlierFrames) : 0;
  }

  async paint(frame: Image, past: readonly PaintedFrame[], controls: FramePainterControls): Promise<Image> {
    const { options, flow } = this.settings;
    const { width, height } = frame;
    const known = [...options.earlierFrames].sort((a, b) => a - b).flatMap((age) => past.at(-age) ?? []);
    const followed = flow ? known.map((earlier) => followPainting(flow, earlier, frame)) : [];
    const start = this.firstPixels(frame, followed[0]);
    const objective = async (): Promise<Objective> => {
      const still = await this.still(frame);
      if (!followed.length || !options.temporalWeight) return still;
      return new TemporalObjective(still, followed, frame, options.temporalWeight);
    };
    const iterations = past.length ? options.iterations : options.firstIterations;
    try {
      const { image } = await paint(
        {
          scales: [{ width, height, objective }],
          options: { ...options, iterations, checkpointEvery: iterations, resume: false },
          ...{ start, fingerprint: '' },
        },
        controls,
      );
      return image;
    } finally {
      start.dispose();
    }
  }

  /** The objective of the frame alone. */
  private async still(frame: Image): Promise<Objective> {
    const { encoder, styles, weights, options } = this.settings;
    const content = toPixels(frame, frame);
    const longest = Math.max(frame.width, frame.height) * options.styleScale;
    const pixels = styles.map((style) => toPixels(style, fitWithin(style, longest)));
    try {
      return await GatysObjective.create(encoder, { content, styles: pixels }, weights);
    } finally {
      tf.dispose([content, pixels]);
    }
  }

  /** The earlier painting where it holds, and the frame itself elsewhere. */
  private firstPixels(frame: Image, followed?: FollowedPainting): tf.Tensor {
    const { init, seed } = this.settings.options;
    if (init === 'noise') return firstPixels('noise', frame, seed);
    if (init === 'content' || !followed) return toPixels(frame, frame);
    return tf.tidy(() => {
      const { width, height } = frame;
      const content = fromHostTensor(applyTransforms(frame, [toTensor()]));
      const moved = tf.div(tf.tensor(followed.pixels, [height, width, 3]), 255);
      const known = tf.tensor(followed.reliability, [height, width, 1]);
      const mixed = tf.add(content, tf.mul(known, tf.sub(moved, content)));
      return tf.expandDims(mixed, 0);
    });
  }
}
