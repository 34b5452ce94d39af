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
  readonly up = new Sequential(new UpBlock(128, 64), new UpBlock(64, 32));
  readonly output = new ConvBlock(32, 3, 9, 1, { relu: false });

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.up.forward(this.residuals.forward(this.down.forward(images)));
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

class UpBlock extends Module {
  readonly conv: ConvTranspose2d;
  readonly norm: InstanceNorm2d;

  constructor(inChannels: number, outChannels: number) {
    super();
    this.conv = new ConvTranspose2d(inChannels, outChannels, 3, { stride: 2, bias: false });
    this.norm = instanceNorm(outChannels);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const [, height, width] = x.shape as [number, number, number, number];
      // TensorFlow's 'SAME' cuts the odd row and column at the end.
      const maps = tf.slice(this.conv.forward(x), [0, 0, 0, 0], [-1, 2 * height, 2 * width, -1]);
      return tf.relu(this.norm.forward(maps));
    });
  }
}

const instanceNorm = (channels: number) => new InstanceNorm2d(channels, { affine: true, epsilon: 1e-3 });
