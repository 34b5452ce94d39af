import * as tf from '@tensorflow/tfjs-core';
import { AvgPool2d, Conv2d, Flatten, initialize, Linear, Tanh } from '@dl/core/nn';
import { ImageClassifier } from './image-classifier';
import { initialized } from './initialized';

export interface LeNet5Options {
  /** Number of classes. Default: 10, the digits. */
  numClasses?: number;
  /** Channels of the images. Default: 1. */
  inChannels?: number;
}

/** The network of {@link lenet5}. */
export class LeNet5 extends ImageClassifier {
  override readonly layers = new Map(
    Object.entries({ C1: 'conv1', S2: 'pool1', C3: 'conv2', S4: 'pool2', C5: 'fc1', F6: 'fc2' }),
  );
  readonly heads = ['fc3'];
  readonly conv1: Conv2d;
  readonly tanh1 = new Tanh();
  readonly pool1 = new AvgPool2d(2);
  readonly conv2 = new Conv2d(6, 16, 5);
  readonly tanh2 = new Tanh();
  readonly pool2 = new AvgPool2d(2);
  readonly flatten = new Flatten();
  readonly fc1 = new Linear(5 * 5 * 16, 120);
  readonly tanh3 = new Tanh();
  readonly fc2 = new Linear(120, 84);
  readonly tanh4 = new Tanh();
  readonly fc3: Linear;

  constructor({ numClasses = 10, inChannels = 1 }: LeNet5Options = {}) {
    super(numClasses);
    this.conv1 = new Conv2d(inChannels, 6, 5, { padding: 2 }); // the paper puts digits of 28 pixels into 32
    this.fc3 = new Linear(84, numClasses);
  }

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      let x = this.pool1.forward(this.tanh1.forward(this.conv1.forward(images))); // [batch, 14, 14, 6]
      x = this.flatten.forward(this.pool2.forward(this.tanh2.forward(this.conv2.forward(x)))); // [batch, 400]
      x = this.tanh4.forward(this.fc2.forward(this.tanh3.forward(this.fc1.forward(x)))); // [batch, 84]
      return this.fc3.forward(x);
    });
  }
}

/**
 * LeNet-5 (LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", figure 2) as it is taught today:
 * plain average pools, every map of C3 sees all of S2, and logits instead of radial basis functions. Images [batch, 28,
 * 28, 1] to logits [batch, 10]; 61,706 parameters.
 *
 * ```ts
 * const network = lenet5();
 * network.forward(tf.zeros([8, 28, 28, 1])).shape; // [8, 10]
 * ```
 */
export function lenet5(options?: LeNet5Options): LeNet5 {
  return initialized(() => new LeNet5(options), { convolution: lecunUniform, linear: lecunUniform });
}

/** Uniform in ±2.4 / fan-in (appendix A). */
function lecunUniform(shape: number[]): tf.Tensor {
  const bound = (2.4 * shape.at(-1)!) / tf.util.sizeFromShape(shape);
  return initialize.uniform(shape, -bound, bound);
}
