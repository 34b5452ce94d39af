import { ShapeError } from '@dl/core';
import { Flatten, Module, type Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { classifier } from './classifier';
import { ClipTower } from './clip-tower';
import { earlyFusion, lateFusion, singleFrame, slowFusion, type Fusion } from './fusion';
import { alexNetTower, widen, type Tower } from './tower';

export interface FusionNetworkOptions {
  /** Number of classes. */
  classes: number;
  /** Height and width of the frames in pixels; one number stands for both. Default: 170, as in the paper. */
  size?: number | readonly [height: number, width: number];
  /** Channels of a frame: 3 is RGB, 1 grey. Default: 3. */
  channels?: number;
  /** Factor of the tower's channels and hidden units. Default: 1. */
  width?: number;
  /** The convolutional network that is fused. Default: the paper's, {@link alexNetTower}. */
  tower?: Tower;
  /** Share of the hidden units that training drops. Default: 0; the paper names none. */
  dropout?: number;
  /** What is subtracted from the frames. Default: 117 / 255, the paper's constant (section 4.1). */
  mean?: number;
}

/** Grey level that the paper subtracts from every pixel, of 255. */
export const frameMean = 117 / 255;

/**
 * A convolutional network for short clips (Karpathy et al. 2014, "Large-scale video classification with convolutional
 * neural networks", section 3.1): one tower, extended in time by a {@link Fusion}. Clips are [batch, time, height, width,
 * channels] in [0, 1] with `fusion.clipFrames` frames; logits [batch, classes].
 *
 * ```ts
 * const network = slowFusionNetwork({ classes: 487 });
 * network.forward(tf.zeros([1, 10, 170, 170, 3])).shape; // [1, 487]
 * ```
 */
export class FusionNetwork extends Module {
  readonly tower: ClipTower;
  readonly classifier: Sequential;
  /** Frames in a clip. */
  readonly clipFrames: number;
  readonly size: readonly [height: number, width: number];
  private readonly mean: number;
  private readonly flatten = new Flatten();

  /** @throws {@link InvalidArgumentError} if frames or clips are too small for the tower and the fusion. */
  constructor(
    readonly fusion: Fusion,
    options: FusionNetworkOptions,
  ) {
    super();
    const { classes, size = 170, channels = 3, width = 1, dropout = 0, mean = frameMean } = options;
    const tower = widen(options.tower ?? alexNetTower, width);
    this.clipFrames = fusion.clipFrames;
    this.size = typeof size === 'number' ? [size, size] : size;
    this.mean = mean;
    this.tower = new ClipTower(tower, fusion, channels, this.size);
    this.classifier = classifier(this.tower.outputs, tower.hidden, classes, dropout);
  }

  forward(clips: tf.Tensor): tf.Tensor {
    assertClips(clips, this.clipFrames, this.size);
    return tf.tidy(() => {
      const maps = this.tower.forward(tf.sub(selectFrames(clips, this.fusion.seen), this.mean));
      return this.classifier.forward(this.flatten.forward(maps));
    });
  }
}

/** Sees one frame: section 3.1, "Single-frame". Clips [batch, 1, ...]. */
export const singleFrameNetwork = (options: FusionNetworkOptions) => new FusionNetwork(singleFrame, options);
/** Its first convolution spans 10 frames: section 3.1, "Early fusion". Clips [batch, 10, ...]. */
export const earlyFusionNetwork = (options: FusionNetworkOptions) => new FusionNetwork(earlyFusion, options);
/** Sees the first and the last of 16 frames: section 3.1, "Late fusion". Clips [batch, 16, ...]. */
export const lateFusionNetwork = (options: FusionNetworkOptions) => new FusionNetwork(lateFusion, options);
/** Joins 10 frames in three convolutions: section 3.1, "Slow fusion". Clips [batch, 10, ...]. */
export const slowFusionNetwork = (options: FusionNetworkOptions) => new FusionNetwork(slowFusion, options);

/** Throws {@link ShapeError} unless `clips` are [batch, frames, ...size, channels]. */
export function assertClips(clips: tf.Tensor, frames: number, size: readonly number[]): void {
  const [, time, height, width] = clips.shape;
  if (clips.rank === 5 && time === frames && height === size[0] && width === size[1]) return;
  throw new ShapeError(
    `clips are [batch, ${frames} frames, ${size[0]}, ${size[1]}, channels] for this network; received [${clips.shape}]`,
  );
}

/** Some frames of clips, by index. */
export function selectFrames(clips: tf.Tensor, frames: readonly number[]): tf.Tensor {
  return frames.length === clips.shape[1] ? clips : tf.gather(clips, [...frames], 1);
}
