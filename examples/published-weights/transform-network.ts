import { Conv2d, ConvTranspose2d, InstanceNorm2d, Module, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The feed-forward style network of Johnson et al. 2016 with instance norm (Ulyanov et al. 2016), as
 * lengstrom/fast-style-transfer trained it: images [batch, height, width, 3] in 0..255 to images of the same size.
 */
export class TransformNetwork extends Module {
  readonly down = new Sequential(
    new ConvBlock(3, 32, 9, 1),
    new ConvBlock(32, 64, 3, 2),
    new ConvBlock(64, 128, 3, 2),
  );
  readonly residuals = new Sequential(...Array.from({ length: 5 }, () => new ResidualBlock(128)));
  readonly up1 = new UpBlock(128, 64);
  readonly up2 = new UpBlock(64, 32);
  readonly output = new ConvBlock(32, 3, 9, 1, { relu: false });

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const [, height, width] = images.shape as [number, number, number, number];
      const half = [Math.ceil(height / 2), Math.ceil(width / 2)] as const;
      const small = this.residuals.forward(this.down.forward(images));
      const maps = this.up2.forward(this.up1.forward(small, half), [height, width]);
      return tf.add(tf.mul(tf.tanh(this.output.forward(maps)), 150), 127.5);
    });
  }
}

class ConvBlock extends Module {
  readonly conv: Conv2d;
  readonly norm: InstanceNorm2d;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    stride: number,
    private readonly options = { relu: true },
  ) {
    super();
    this.conv = new Conv2d(inChannels, outChannels, kernelSize, { stride, padding: 'same', bias: false });
    this.norm = instanceNorm(outChannels);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.norm.forward(this.conv.forward(x));
      return this.options.relu ? tf.relu(maps) : maps;
    });
  }
}

class ResidualBlock extends Module {
  readonly first: ConvBlock;
  readonly second: ConvBlock;

  constructor(channels: number) {
    super();
    this.first = new ConvBlock(channels, channels, 3, 1);
    this.second = new ConvBlock(channels, channels, 3, 1, { relu: false });
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.add(x, this.second.forward(this.first.forward(x))));
  }
}

/** Reverses a convolution with stride 2 of maps of a given size. */
class UpBlock extends Module<[x: tf.Tensor, size: Size]> {
  readonly conv: ConvTranspose2d;
  readonly norm: InstanceNorm2d;

  constructor(inChannels: number, outChannels: number) {
    super();
    this.conv = new ConvTranspose2d(inChannels, outChannels, 3, { stride: 2, bias: false });
    this.norm = instanceNorm(outChannels);
  }

  forward(x: tf.Tensor, size: Size): tf.Tensor {
    return tf.tidy(() => {
      // TensorFlow's 'SAME' padded an odd size by one on both sides, an even one at the end alone.
      const begin = size.map((pixels) => pixels % 2);
      const maps = tf.slice(this.conv.forward(x), [0, ...begin, 0], [-1, ...size, -1]);
      return tf.relu(this.norm.forward(maps));
    });
  }
}

type Size = readonly [height: number, width: number];

const instanceNorm = (channels: number) => new InstanceNorm2d(channels, { affine: true, epsilon: 1e-3 });
