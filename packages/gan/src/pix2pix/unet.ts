import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '@dl/core';
import { BatchNorm2d, Conv2d, ConvTranspose2d, Dropout, Module } from '@dl/core/nn';
import type { Pix2pixConfiguration } from './configuration';

/** Channels grow up to this multiple of those of the first maps. */
const widest = 8;

/** Halves maps, with a batch norm but for the first. */
class Down extends Module {
  readonly conv: Conv2d;
  readonly norm?: BatchNorm2d;

  constructor(from: number, to: number, isFirst: boolean) {
    super();
    this.conv = new Conv2d(from, to, 4, { stride: 2, padding: 1, bias: isFirst });
    if (!isFirst) this.norm = new BatchNorm2d(to);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.conv.forward(x);
      return tf.leakyRelu(this.norm ? this.norm.forward(maps) : maps, 0.2);
    });
  }
}

/** Doubles maps. */
class Up extends Module {
  readonly conv: ConvTranspose2d;
  readonly norm: BatchNorm2d;
  private readonly dropout: Dropout;

  constructor(from: number, to: number, dropout: number) {
    super();
    this.conv = new ConvTranspose2d(from, to, 4, { stride: 2, padding: 1, bias: false });
    this.norm = new BatchNorm2d(to);
    this.dropout = new Dropout(dropout);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.relu(this.dropout.forward(this.norm.forward(this.conv.forward(x)))));
  }
}

/**
 * The generator of pix2pix (Isola et al. 2017, section 6.1.1): an encoder, and a decoder that sees the encoder's maps of its size. Images
 * [batch, height, width, inChannels] in [-1, 1] to [batch, height, width, outChannels] in [-1, 1]. What is random in its output is dropout
 * in training.
 */
export class UNet extends Module {
  readonly downs: Down[];
  readonly ups: Up[];
  readonly output: ConvTranspose2d;

  constructor({ size, inChannels, outChannels, width }: Pix2pixConfiguration) {
    super();
    const channels = Array.from(
      { length: levelsOf(size) },
      (_, level) => width * Math.min(2 ** level, widest),
    );
    this.downs = channels.map(
      (to, level) => new Down(level === 0 ? inChannels : channels[level - 1]!, to, level === 0),
    );
    const inwards = [...channels.keys()].slice(1).reverse(); // from the smallest maps up
    this.ups = inwards.map((level, index) => {
      const from = index === 0 ? channels[level]! : 2 * channels[level]!;
      return new Up(from, channels[level - 1]!, index < 3 ? 0.5 : 0);
    });
    const last = channels.length === 1 ? width : 2 * width;
    this.output = new ConvTranspose2d(last, outChannels, 4, { stride: 2, padding: 1 });
  }

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps: tf.Tensor[] = [];
      for (const down of this.downs) maps.push(down.forward(maps.at(-1) ?? images));
      let x = maps.pop()!;
      for (const up of this.ups) x = tf.concat([up.forward(x), maps.pop()!], 3);
      return tf.tanh(this.output.forward(x));
    });
  }
}

/** How often maps can be halved, down to 4 pixels. */
function levelsOf([height, width]: readonly [number, number]): number {
  let levels = 0;
  let [rows, columns] = [height, width];
  while (rows % 2 === 0 && columns % 2 === 0 && Math.min(rows, columns) > 4) {
    [rows, columns] = [rows / 2, columns / 2];
    levels++;
  }
  if (levels) return levels;
  throw new InvalidArgumentError(
    `height and width are even and more than 4 pixels; received ${height}x${width}: resize the images, best to a power of 2`,
  );
}
