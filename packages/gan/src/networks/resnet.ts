import * as tf from '@tensorflow/tfjs-core';
import { AvgPool2d, Conv2d, Linear, Module, Unflatten, upsample } from '@dl/core/nn';
import { batchNorm, type AnyBatchNorm } from './conditional-batch-norm';
import type { GanConfiguration } from './configuration';
import { Discriminator, type Judgement } from './discriminator';
import { Generator } from './generator';
import { bounded, JudgementHead } from './judgement-head';
import { noiseInput, type NoiseInput } from './noise-input';
import { sizesOf } from './sizes';

const convolution = (from: number, to: number) => new Conv2d(from, to, 3, { padding: 1 });

const doubled = (maps: tf.Tensor) => upsample(maps, [2 * maps.shape[1]!, 2 * maps.shape[2]!]);

/** Doubles maps: batch norm, ReLU, nearest neighbours, convolution, twice, beside a 1x1 convolution. */
class UpBlock extends Module<[x: tf.Tensor, labels?: tf.Tensor]> {
  readonly norm1: AnyBatchNorm;
  readonly conv1: Conv2d;
  readonly norm2: AnyBatchNorm;
  readonly conv2: Conv2d;
  readonly shortcut: Conv2d;

  constructor(channels: number, classes: number) {
    super();
    this.norm1 = batchNorm(channels, classes);
    this.conv1 = convolution(channels, channels);
    this.norm2 = batchNorm(channels, classes);
    this.conv2 = convolution(channels, channels);
    this.shortcut = new Conv2d(channels, channels, 1);
  }

  forward(x: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const first = this.conv1.forward(doubled(tf.relu(this.norm1.forward(x, labels))));
      const second = this.conv2.forward(tf.relu(this.norm2.forward(first, labels)));
      return tf.add(second, doubled(this.shortcut.forward(x))); // a 1x1 convolution, before the maps are larger
    });
  }
}

/** The generator of SNGAN (Miyato et al. 2018, table 4a): a linear layer, residual blocks that double the maps, all of one width. */
export class ResNetGenerator extends Generator {
  readonly input: NoiseInput;
  readonly project: Linear;
  readonly blocks: UpBlock[];
  readonly norm: AnyBatchNorm;
  readonly output: Conv2d;
  private readonly unflatten: Unflatten;

  constructor({ shape, latent, width, classes }: GanConfiguration) {
    super();
    const { start, doublings } = sizesOf(shape);
    const { input, features } = noiseInput(latent, classes);
    this.input = input;
    this.project = new Linear(features, start * start * width);
    this.unflatten = new Unflatten([start, start, width]);
    this.blocks = Array.from({ length: doublings }, () => new UpBlock(width, classes));
    this.norm = batchNorm(width, 0);
    this.output = convolution(width, shape[2]!);
  }

  forward(noise: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const first = this.unflatten.forward(this.project.forward(this.input.forward(noise, labels)));
      const maps = this.blocks.reduce((maps, block) => block.forward(maps, labels), first);
      return tf.tanh(this.output.forward(tf.relu(this.norm.forward(maps, labels))));
    });
  }
}

interface JudgeBlockOptions {
  norm: GanConfiguration['norm'];
  /** Halves the maps. */
  isHalving: boolean;
  /** The first block sees pixels: it has no ReLU before its convolution. */
  isFirst: boolean;
}

/** ReLU and convolution, twice, then perhaps a mean over 2x2 pixels, beside a 1x1 convolution where the shape changes. */
class JudgeBlock extends Module {
  readonly conv1: Module;
  readonly conv2: Module;
  readonly shortcut?: Module;
  private readonly pool = new AvgPool2d(2);

  constructor(
    from: number,
    to: number,
    private readonly options: JudgeBlockOptions,
  ) {
    super();
    this.conv1 = bounded(convolution(from, to), options.norm);
    this.conv2 = bounded(convolution(to, to), options.norm);
    if (options.isHalving || from !== to) this.shortcut = bounded(new Conv2d(from, to, 1), options.norm);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const { isFirst, isHalving } = this.options;
      const half = (maps: tf.Tensor) => (isHalving ? this.pool.forward(maps) : maps);
      const first = this.conv1.forward(isFirst ? x : tf.relu(x));
      const deep = half(this.conv2.forward(tf.relu(first)));
      // The mean commutes with a 1x1 convolution, which is cheaper on the smaller maps.
      return tf.add(deep, this.shortcut ? this.shortcut.forward(half(x)) : x);
    });
  }
}

/**
 * The discriminator of SNGAN (Miyato et al. 2018, table 4b): two blocks that halve the maps and two that do not, then the sum over
 * all places.
 */
export class ResNetDiscriminator extends Discriminator {
  readonly blocks: JudgeBlock[];
  readonly head: JudgementHead;

  constructor(configuration: GanConfiguration) {
    super();
    const { shape, discriminatorWidth: width, norm } = configuration;
    const { doublings } = sizesOf(shape);
    const halvings = Math.max(2, doublings - 1);
    this.blocks = Array.from(
      { length: halvings + 2 },
      (_, index) =>
        new JudgeBlock(index === 0 ? shape[2]! : width, width, {
          norm,
          isHalving: index < halvings,
          isFirst: index === 0,
        }),
    );
    this.head = new JudgementHead(width, configuration);
  }

  forward(images: tf.Tensor, labels?: tf.Tensor): Judgement {
    return tf.tidy(() => {
      const maps = this.blocks.reduce((maps, block) => block.forward(maps), images);
      return this.head.forward(tf.sum(tf.relu(maps), [1, 2]), labels);
    });
  }
}
