import * as tf from '@tensorflow/tfjs-core';
import {
  Conv2d,
  Dropout,
  Flatten,
  initialize,
  Linear,
  LocalResponseNorm,
  MaxPool2d,
  ReLU,
  type LocalResponseNormOptions,
} from '@dl/core/nn';
import { ImageClassifier, type ClassifierOptions, type DropoutOptions } from './image-classifier';
import { initialized } from './initialized';

export interface AlexNet2012Options extends ClassifierOptions, DropoutOptions {
  /**
   * Constants of the normalisation. Weights of Caffe's `bvlc_alexnet` were trained with `{ k: 1 }`, which is its alpha of
   * 1e-4 over the sum of five channels. Default: those of the paper, `{ k: 2, alpha: 5e-4, beta: 0.75 }`.
   */
  localResponseNorm?: LocalResponseNormOptions;
}

/** The network of {@link alexnet2012}. Its modules have the names of Caffe's `bvlc_alexnet`. */
export class AlexNet2012 extends ImageClassifier {
  readonly heads = ['fc8'];
  readonly conv1 = new Conv2d(3, 96, 11, { stride: 4 });
  readonly relu1 = new ReLU();
  readonly norm1: LocalResponseNorm;
  readonly pool1 = new MaxPool2d(3, { stride: 2 });
  readonly conv2 = new Conv2d(96, 256, 5, { padding: 2, groups: 2 }); // the groups were two GPUs
  readonly relu2 = new ReLU();
  readonly norm2: LocalResponseNorm;
  readonly pool2 = new MaxPool2d(3, { stride: 2 });
  readonly conv3 = new Conv2d(256, 384, 3, { padding: 1 });
  readonly relu3 = new ReLU();
  readonly conv4 = new Conv2d(384, 384, 3, { padding: 1, groups: 2 });
  readonly relu4 = new ReLU();
  readonly conv5 = new Conv2d(384, 256, 3, { padding: 1, groups: 2 });
  readonly relu5 = new ReLU();
  readonly pool5 = new MaxPool2d(3, { stride: 2 });
  readonly flatten = new Flatten();
  readonly fc6 = new Linear(256 * 6 * 6, 4096);
  readonly relu6 = new ReLU();
  readonly drop6: Dropout;
  readonly fc7 = new Linear(4096, 4096);
  readonly relu7 = new ReLU();
  readonly drop7: Dropout;
  readonly fc8: Linear;

  constructor(options: AlexNet2012Options = {}) {
    const { numClasses = 1000, dropout = 0.5, localResponseNorm = { k: 2, alpha: 5e-4 } } = options;
    super(numClasses);
    this.norm1 = new LocalResponseNorm(5, localResponseNorm);
    this.norm2 = new LocalResponseNorm(5, localResponseNorm);
    this.drop6 = new Dropout(dropout);
    this.drop7 = new Dropout(dropout);
    this.fc8 = new Linear(4096, numClasses);
  }

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      let x = images;
      for (const [, layer] of this.children()) x = layer.forward(x) as tf.Tensor; // in order of declaration
      return x;
    });
  }
}

/**
 * AlexNet as it won ImageNet (Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional
 * Neural Networks", figure 2 and section 3): grouped convolutions and local response normalisation. Images [batch, 227,
 * 227, 3] less the mean image (the paper's 224 pixels do not give its 55 x 55 maps) to logits [batch, 1000]. First
 * weights as in section 5.
 *
 * ```ts
 * const network = alexnet2012().eval();
 * network.forward(tf.zeros([1, 227, 227, 3])).shape; // [1, 1000]
 * ```
 */
export const alexnet2012 = (options?: AlexNet2012Options): AlexNet2012 =>
  initialized(() => new AlexNet2012(options), {
    convolution: (shape) => initialize.normal(shape, 0, 0.01),
    linear: (shape) => initialize.normal(shape, 0, 0.01),
    bias: (shape, _fanIn, name) => initialize.constant(shape, startsAtOne.has(name) ? 1 : 0),
  });

/** Layers whose ReLUs get positive inputs at first. */
const startsAtOne = new Set(['conv2', 'conv4', 'conv5', 'fc6', 'fc7']);
