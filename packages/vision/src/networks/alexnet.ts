import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  Conv2d,
  Dropout,
  Flatten,
  Linear,
  MaxPool2d,
  ReLU,
  Sequential,
} from '@dl/core/nn';
import { ImageClassifier, type ClassifierOptions, type DropoutOptions } from './image-classifier';

export interface AlexNetOptions extends ClassifierOptions, DropoutOptions {}

/** Modules by the names of the paper's layers. */
const layers = new Map(
  Object.entries({
    conv1: 'features.0',
    relu1: 'features.1',
    pool1: 'features.2',
    conv2: 'features.3',
    relu2: 'features.4',
    pool2: 'features.5',
    conv3: 'features.6',
    relu3: 'features.7',
    conv4: 'features.8',
    relu4: 'features.9',
    conv5: 'features.10',
    relu5: 'features.11',
    pool5: 'features.12',
    fc6: 'classifier.1',
    relu6: 'classifier.2',
    fc7: 'classifier.4',
    relu7: 'classifier.5',
    fc8: 'classifier.6',
  }),
);

/** The network of {@link alexnet}. */
export class AlexNet extends ImageClassifier {
  override readonly layers = layers;
  readonly heads = ['classifier.6'];
  readonly features = new Sequential(
    new Conv2d(3, 64, 11, { stride: 4, padding: 2 }),
    new ReLU(),
    new MaxPool2d(3, { stride: 2 }),
    new Conv2d(64, 192, 5, { padding: 2 }),
    new ReLU(),
    new MaxPool2d(3, { stride: 2 }),
    new Conv2d(192, 384, 3, { padding: 1 }),
    new ReLU(),
    new Conv2d(384, 256, 3, { padding: 1 }),
    new ReLU(),
    new Conv2d(256, 256, 3, { padding: 1 }),
    new ReLU(),
    new MaxPool2d(3, { stride: 2 }),
  );
  readonly avgpool = new AdaptiveAvgPool2d(6);
  readonly flatten = new Flatten();
  readonly classifier: Sequential;

  constructor({ numClasses = 1000, dropout = 0.5 }: AlexNetOptions = {}) {
    super(numClasses);
    this.classifier = new Sequential(
      new Dropout(dropout),
      new Linear(256 * 6 * 6, 4096),
      new ReLU(),
      new Dropout(dropout),
      new Linear(4096, 4096),
      new ReLU(),
      new Linear(4096, numClasses),
    );
  }

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.avgpool.forward(this.features.forward(images)); // [batch, 6, 6, 256]
      return this.classifier.forward(this.flatten.forward(maps));
    });
  }
}

/**
 * AlexNet on one GPU (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", figure 1), as
 * torchvision has it: images [batch, height, width, 3] of at least 63 pixels, normalised with the mean and deviation of
 * ImageNet, to logits [batch, 1000]. The network of 2012 is {@link alexnet2012}.
 *
 * ```ts
 * const network = alexnet({ numClasses: 10 }).eval();
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 10]
 * ```
 */
export const alexnet = (options?: AlexNetOptions): AlexNet => new AlexNet(options);
