import { InvalidArgumentError } from '@dl/core';
import { Flatten, Module, type Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { classifier } from './classifier';
import { ClipTower } from './clip-tower';
import { singleFrame, type Fusion } from './fusion';
import { assertClips, frameMean, selectFrames, type FusionNetworkOptions } from './fusion-network';
import { alexNetTower, widen, withoutLastPool } from './tower';

export interface MultiresolutionOptions extends Omit<FusionNetworkOptions, 'size'> {
  /** Height and width of the frames in pixels, even numbers. Default: 178, as in the paper. */
  size?: number | readonly [height: number, width: number];
  /** How the frames of a clip come together. Default: a single frame. */
  fusion?: Fusion;
}

/**
 * Two streams at half the size (Karpathy et al. 2014, section 3.2 and figure 2): the context sees the whole frame at half
 * its resolution, the fovea the middle at full resolution, for what matters mostly stands in the middle. Each stream has
 * the tower without its last pool; the first fully connected layer merges them. That is a quarter of the pixels twice, so
 * half of the work. Clips [batch, time, height, width, channels] in [0, 1]; logits [batch, classes].
 *
 * ```ts
 * const network = new MultiresolutionNetwork({ classes: 487 });
 * network.forward(tf.zeros([1, 1, 178, 178, 3])).shape; // [1, 487]
 * ```
 */
export class MultiresolutionNetwork extends Module {
  readonly context: ClipTower;
  readonly fovea: ClipTower;
  readonly classifier: Sequential;
  readonly fusion: Fusion;
  /** Frames in a clip. */
  readonly clipFrames: number;
  readonly size: readonly [height: number, width: number];
  private readonly mean: number;
  private readonly flatten = new Flatten();

  /** @throws {@link InvalidArgumentError} if frames are odd or too small for the tower. */
  constructor(options: MultiresolutionOptions) {
    super();
    const { classes, size = 178, channels = 3, width = 1, dropout = 0, mean = frameMean } = options;
    this.fusion = options.fusion ?? singleFrame;
    this.clipFrames = this.fusion.clipFrames;
    this.size = typeof size === 'number' ? [size, size] : size;
    this.mean = mean;
    if (this.size.some((length) => length % 2)) {
      throw new InvalidArgumentError(
        `frames of two resolutions have an even height and width; received ${this.size}`,
      );
    }
    const tower = withoutLastPool(widen(options.tower ?? alexNetTower, width));
    const half = this.size.map((length) => length / 2);
    this.context = new ClipTower(tower, this.fusion, channels, half);
    this.fovea = new ClipTower(tower, this.fusion, channels, half);
    this.classifier = classifier(this.context.outputs + this.fovea.outputs, tower.hidden, classes, dropout);
  }

  forward(clips: tf.Tensor): tf.Tensor {
    assertClips(clips, this.clipFrames, this.size);
    return tf.tidy(() => {
      const frames = tf.sub(selectFrames(clips, this.fusion.seen), this.mean);
      const streams = [this.context.forward(halve(frames)), this.fovea.forward(middle(frames))];
      const features = streams.map((maps) => this.flatten.forward(maps)); // [batch, features] each
      return this.classifier.forward(tf.concat(features, 1));
    });
  }
}

/** Half the resolution: the mean of each 2x2 pixels. */
function halve(clips: tf.Tensor): tf.Tensor {
  const [batch, time, height, width, channels] = clips.shape as [number, number, number, number, number];
  const frames = tf.reshape(clips, [batch * time, height, width, channels]);
  const halved = tf.avgPool(frames as tf.Tensor4D, 2, 2, 'valid');
  return tf.reshape(halved, [batch, time, height / 2, width / 2, channels]);
}

/** The middle half of the height and the width. */
function middle(clips: tf.Tensor): tf.Tensor {
  const [, , height, width] = clips.shape as [number, number, number, number];
  const [top, left] = [height >> 2, width >> 2];
  return tf.slice(clips, [0, 0, top, left, 0], [-1, -1, height / 2, width / 2, -1]);
}
