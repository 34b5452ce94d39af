import * as tf from '@tensorflow/tfjs-core';
import { BatchNorm2d, Conv2d, Identity, Module } from '@dl/core/nn';
import type { Pix2pixConfiguration } from './configuration';

/**
 * The discriminator of pix2pix (Isola et al. 2017, section 3.2.2): a score for each patch of a pair of images. Given and made images
 * [batch, height, width, channels] in [-1, 1], scores [batch, rows, columns, 1]. Three convolutions of stride 2 see patches of 70 pixels, as in
 * the paper; images below 64 pixels get fewer.
 */
export class PatchGan extends Module<[given: tf.Tensor, samples: tf.Tensor]> {
  readonly convs: Conv2d[];
  readonly norms: Module[];
  readonly score: Conv2d;

  constructor({ size, inChannels, outChannels, width }: Pix2pixConfiguration) {
    super();
    const halvings = Math.min(3, Math.max(1, Math.floor(Math.log2(Math.min(...size) / 8))));
    const channels = Array.from({ length: halvings + 1 }, (_, level) => width * 2 ** level);
    this.convs = channels.map((to, level) => {
      const from = level === 0 ? inChannels + outChannels : channels[level - 1]!;
      return new Conv2d(from, to, 4, { stride: level < halvings ? 2 : 1, padding: 1, bias: level === 0 });
    });
    this.norms = channels.map((to, level) => (level === 0 ? new Identity() : new BatchNorm2d(to)));
    this.score = new Conv2d(channels.at(-1)!, 1, 4, { padding: 1 });
  }

  forward(given: tf.Tensor, samples: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.convs.reduce(
        (x, conv, level) => tf.leakyRelu(this.norms[level]!.forward(conv.forward(x)), 0.2),
        tf.concat([given, samples], 3),
      );
      return this.score.forward(maps);
    });
  }
}
