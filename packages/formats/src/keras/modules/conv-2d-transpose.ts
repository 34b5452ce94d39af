import { initialize, Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

export interface Conv2dTransposeOptions {
  stride: readonly number[];
  /** As of the convolution that this one reverses; an odd pixel is at the end, which PyTorch's layer cannot say. */
  padding: 'valid' | 'same';
  bias: boolean;
}

/** Keras's transposed convolution: [batch, height, width, in] to [batch, height * stride, width * stride, out]. */
export class Conv2dTranspose extends Module {
  readonly weight: Parameter; // [height, width, out, in]
  readonly bias?: Parameter; // [out]

  constructor(
    shape: readonly number[],
    private readonly options: Conv2dTransposeOptions,
  ) {
    super();
    this.weight = new Parameter(initialize.zeros([...shape]), 'convTranspose2d');
    if (options.bias) this.bias = new Parameter(initialize.zeros([shape[2]!]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const { stride, padding } = this.options;
      const [, height, width] = x.shape as [number, number, number, number];
      const size = [height, width].map((pixels, axis) => {
        const beyond = Math.max(0, this.weight.shape[axis]! - stride[axis]!);
        return pixels * stride[axis]! + (padding === 'valid' ? beyond : 0);
      });
      const shape: [number, number, number, number] = [x.shape[0], size[0]!, size[1]!, this.weight.shape[2]!];
      const maps = tf.conv2dTranspose(
        x as tf.Tensor4D,
        this.weight.value as tf.Tensor4D,
        shape,
        stride as [number, number],
        padding,
      );
      return this.bias ? tf.add(maps, this.bias.value) : maps;
    });
  }
}
