import * as tf from '@tensorflow/tfjs-core';
import { Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU } from '@dl/core/nn';
import { ImageClassifier } from './image-classifier';

export interface MnistNetworkOptions {
  /** Number of classes. Default: 10, the digits. */
  numClasses?: number;
}

/** The network of {@link mnistNetwork}. */
export class MnistNetwork extends ImageClassifier {
  readonly heads = ['fc2'];
  readonly conv1 = new Conv2d(1, 32, 3);
  readonly relu1 = new ReLU();
  readonly conv2 = new Conv2d(32, 32, 3);
  readonly relu2 = new ReLU();
  readonly pool = new MaxPool2d(2);
  readonly dropout1 = new Dropout(0.25);
  readonly flatten = new Flatten();
  readonly fc1 = new Linear(12 * 12 * 32, 128);
  readonly relu3 = new ReLU();
  readonly dropout2 = new Dropout(0.5);
  readonly fc2: Linear;

  constructor({ numClasses = 10 }: MnistNetworkOptions = {}) {
    super(numClasses);
    this.fc2 = new Linear(128, numClasses);
  }

  /** Images [batch, 28, 28, 1] in [0, 1]. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      let x = this.relu1.forward(this.conv1.forward(images)); // [batch, 26, 26, 32]
      x = this.pool.forward(this.relu2.forward(this.conv2.forward(x))); // [batch, 12, 12, 32]
      x = this.flatten.forward(this.dropout1.forward(x)); // [batch, 4608]
      x = this.dropout2.forward(this.relu3.forward(this.fc1.forward(x))); // [batch, 128]
      return this.fc2.forward(x);
    });
  }
}

/**
 * The convolutional network with which courses introduce MNIST (the one of Keras' `mnist_cnn` example, with a second
 * layer of 32 channels). 600,810 parameters; images [batch, 28, 28, 1] in [0, 1], logits [batch, 10].
 *
 * ```ts
 * const model = withRandom(new Random(1), () => mnistNetwork());
 * model.eval().forward(images); // [batch, 10]
 * ```
 */
export const mnistNetwork = (options?: MnistNetworkOptions): MnistNetwork => new MnistNetwork(options);
