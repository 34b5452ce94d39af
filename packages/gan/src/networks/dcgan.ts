import * as tf from '@tensorflow/tfjs-core';
import {
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  Flatten,
  Identity,
  Sequential,
  Upsample,
  type Module,
} from '@dl/core/nn';
import { batchNorm, type AnyBatchNorm } from './conditional-batch-norm';
import type { GanConfiguration } from './configuration';
import { Discriminator, type Judgement } from './discriminator';
import { Generator } from './generator';
import { bounded, JudgementHead } from './judgement-head';
import { noiseInput, type NoiseInput } from './noise-input';
import { sizesOf } from './sizes';

/** The channels of the maps from the largest, which are closest to the image, to the smallest. */
const channelsOf = (width: number, levels: number) =>
  Array.from({ length: levels }, (_, level) => width * 2 ** level);

/** Doubles maps [batch, height, width, from]. */
function doubling(
  upsampling: GanConfiguration['upsampling'],
  from: number,
  to: number,
  { bias }: { bias: boolean },
): Module {
  return upsampling === 'transposed'
    ? new ConvTranspose2d(from, to, 4, { stride: 2, padding: 1, bias })
    : new Sequential(new Upsample({ scaleFactor: 2 }), new Conv2d(from, to, 3, { padding: 1, bias }));
}

/**
 * The generator of DCGAN (Radford et al. 2016, figure 1): layers that double the maps, from 4 or 7 pixels up. Noise [batch, latent],
 * images [batch, height, width, channels] in [-1, 1].
 */
export class DcganGenerator extends Generator {
  readonly input: NoiseInput;
  readonly project: ConvTranspose2d;
  readonly norms: AnyBatchNorm[];
  readonly ups: Module[];

  constructor({ shape, latent, width, classes, upsampling }: GanConfiguration) {
    super();
    const { start, doublings } = sizesOf(shape);
    const channels = channelsOf(width, doublings).reverse();
    const { input, features } = noiseInput(latent, classes);
    this.input = input;
    this.project = new ConvTranspose2d(features, channels[0]!, start, { bias: false });
    this.norms = channels.map((count) => batchNorm(count, classes));
    this.ups = channels.map((count, level) => {
      const isLast = level === doublings - 1;
      const next = isLast ? shape[2]! : channels[level + 1]!;
      return doubling(upsampling, count, next, { bias: isLast });
    });
  }

  forward(noise: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const input = this.input.forward(noise, labels);
      const [batch, features] = input.shape as [number, number];
      const first = this.project.forward(tf.reshape(input, [batch, 1, 1, features]));
      const images = this.ups.reduce(
        (maps, up, level) => up.forward(tf.relu(this.norms[level]!.forward(maps, labels))),
        first,
      );
      return tf.tanh(images);
    });
  }
}

/**
 * The discriminator of DCGAN: convolutions of stride 2 down to 4 pixels, or 3 where the generator begins at 7, with spectral norm if that
 * is asked for. At 7 pixels each place would have seen 10 pixels of the image, and no whole digit.
 */
export class DcganDiscriminator extends Discriminator {
  readonly downs: Module[];
  readonly norms: Module[];
  readonly head: JudgementHead;
  private readonly flatten = new Flatten();

  constructor(configuration: GanConfiguration) {
    super();
    const { shape, discriminatorWidth, norm } = configuration;
    const { start, doublings } = sizesOf(shape);
    const [levels, end] = start > 4 ? [doublings + 1, Math.floor(start / 2)] : [doublings, start];
    const channels = channelsOf(discriminatorWidth, levels);
    this.downs = channels.map((count, level) => {
      const hasNorm = norm === 'batch' && level > 0; // its offset is the bias
      const inChannels = level === 0 ? shape[2]! : channels[level - 1]!;
      return bounded(new Conv2d(inChannels, count, 4, { stride: 2, padding: 1, bias: !hasNorm }), norm);
    });
    this.norms = channels.map((count, level) =>
      norm === 'batch' && level > 0 ? new BatchNorm2d(count) : new Identity(),
    );
    this.head = new JudgementHead(end * end * channels.at(-1)!, configuration);
  }

  forward(images: tf.Tensor, labels?: tf.Tensor): Judgement {
    return tf.tidy(() => {
      const maps = this.downs.reduce(
        (maps, down, level) => tf.leakyRelu(this.norms[level]!.forward(down.forward(maps)), 0.2),
        images,
      );
      return this.head.forward(this.flatten.forward(maps), labels);
    });
  }
}
