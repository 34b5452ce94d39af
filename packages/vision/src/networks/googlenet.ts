import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  Dropout,
  Flatten,
  initialize,
  Linear,
  MaxPool2d,
  Module,
  Sequential,
} from '@dl/core/nn';
import { ConvNorm } from './conv-norm';
import {
  ImageClassifier,
  type AuxiliaryOptions,
  type AuxiliaryOutput,
  type ClassifierOptions,
  type DropoutOptions,
} from './image-classifier';
import { fromImageNetRange } from './imagenet-range';
import { inceptionTable, type InceptionRow } from './inception-table';
import { initialized } from './initialized';

export interface GoogLeNetOptions extends ClassifierOptions, DropoutOptions, AuxiliaryOptions {
  /** Dropout of the auxiliary classifiers, in [0, 1]. Default: 0.7. */
  auxiliaryDropout?: number;
  /**
   * Brings images that were normalised for ImageNet to [-1, 1], for which torchvision's published weights were made.
   * Default: false.
   */
  transformInput?: boolean;
}

/** Four branches over the same maps, whose outputs lie behind one another (Szegedy et al. 2014, figure 2b). */
class Inception extends Module {
  readonly branch1: ConvNorm;
  readonly branch2: Sequential;
  readonly branch3: Sequential;
  readonly branch4: Sequential;

  constructor(inChannels: number, row: InceptionRow) {
    super();
    this.branch1 = new ConvNorm(inChannels, row.one, 1);
    this.branch2 = new Sequential(
      new ConvNorm(inChannels, row.threeReduce, 1),
      new ConvNorm(row.threeReduce, row.three, 3, { padding: 1 }),
    );
    // The paper has 5x5 here. The published weights of torchvision come from a network with 3x3 (its issue 906).
    this.branch3 = new Sequential(
      new ConvNorm(inChannels, row.fiveReduce, 1),
      new ConvNorm(row.fiveReduce, row.five, 3, { padding: 1 }),
    );
    this.branch4 = new Sequential(
      new MaxPool2d(3, { stride: 1, padding: 1 }),
      new ConvNorm(inChannels, row.projection, 1),
    );
  }

  forward(x: tf.Tensor): tf.Tensor {
    const branches = [this.branch1, this.branch2, this.branch3, this.branch4];
    return tf.tidy(() =>
      tf.concat(
        branches.map((branch) => branch.forward(x)),
        3,
      ),
    );
  }
}

/** A classifier at half depth (section 5). */
class AuxiliaryClassifier extends Module {
  readonly avgpool = new AdaptiveAvgPool2d(4);
  readonly conv: ConvNorm;
  readonly flatten = new Flatten();
  readonly fc1 = new Linear(4 * 4 * 128, 1024);
  readonly dropout: Dropout;
  readonly fc2: Linear;

  constructor(inChannels: number, numClasses: number, dropout: number) {
    super();
    this.conv = new ConvNorm(inChannels, 128, 1);
    this.dropout = new Dropout(dropout);
    this.fc2 = new Linear(1024, numClasses);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const pixels = this.flatten.forward(this.conv.forward(this.avgpool.forward(x))); // [batch, 2048]
      return this.fc2.forward(this.dropout.forward(tf.relu(this.fc1.forward(pixels))));
    });
  }
}

/** The network of {@link googlenet}. */
export class GoogLeNet extends ImageClassifier {
  override readonly layers: ReadonlyMap<string, string>;
  readonly heads: readonly string[];
  readonly transformInput: boolean;
  readonly conv1 = new ConvNorm(3, 64, 7, { stride: 2, padding: 3 });
  readonly maxpool1 = new MaxPool2d(3, { stride: 2, ceilMode: true });
  readonly conv2 = new ConvNorm(64, 64, 1);
  readonly conv3 = new ConvNorm(64, 192, 3, { padding: 1 });
  readonly maxpool2 = new MaxPool2d(3, { stride: 2, ceilMode: true });
  readonly inception3a = new Inception(192, inceptionTable['3a']);
  readonly inception3b = new Inception(256, inceptionTable['3b']);
  readonly maxpool3 = new MaxPool2d(3, { stride: 2, ceilMode: true });
  readonly inception4a = new Inception(480, inceptionTable['4a']);
  readonly inception4b = new Inception(512, inceptionTable['4b']);
  readonly inception4c = new Inception(512, inceptionTable['4c']);
  readonly inception4d = new Inception(512, inceptionTable['4d']);
  readonly inception4e = new Inception(528, inceptionTable['4e']);
  readonly maxpool4 = new MaxPool2d(2, { stride: 2, ceilMode: true });
  readonly inception5a = new Inception(832, inceptionTable['5a']);
  readonly inception5b = new Inception(832, inceptionTable['5b']);
  readonly aux1?: AuxiliaryClassifier;
  readonly aux2?: AuxiliaryClassifier;
  readonly avgpool = new AdaptiveAvgPool2d(1);
  readonly flatten = new Flatten();
  readonly dropout: Dropout;
  readonly fc: Linear;

  constructor(options: GoogLeNetOptions = {}) {
    const { numClasses = 1000, dropout = 0.2, auxiliary = true, auxiliaryDropout = 0.7 } = options;
    super(numClasses);
    this.transformInput = options.transformInput ?? false;
    if (auxiliary) {
      this.aux1 = new AuxiliaryClassifier(512, numClasses, auxiliaryDropout);
      this.aux2 = new AuxiliaryClassifier(528, numClasses, auxiliaryDropout);
    }
    this.dropout = new Dropout(dropout);
    this.fc = new Linear(1024, numClasses);
    this.heads = auxiliary ? ['fc', 'aux1.fc2', 'aux2.fc2'] : ['fc'];
    this.layers = new Map([
      ['pool1', 'maxpool1'],
      ['pool2', 'maxpool2'],
      ['pool3', 'maxpool3'],
      ['pool4', 'maxpool4'],
      ['pool5', 'avgpool'],
      ...Object.keys(inceptionTable).map((row): [string, string] => [`inception_${row}`, `inception${row}`]),
    ]);
  }

  /** Images [batch, height, width, 3]. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.run(images).logits);
  }

  /**
   * As {@link forward}, with the logits of both auxiliary classifiers, whose losses count 0.3 each (section 5):
   *
   * ```ts
   * const { logits, auxiliary } = network.forwardWithAuxiliary(images);
   * const losses = auxiliary.map((logits) => tf.mul(crossEntropy(logits, labels), 0.3));
   * const loss = tf.addN([crossEntropy(logits, labels), ...losses]);
   * ```
   *
   * None with `{ auxiliary: false }`.
   */
  forwardWithAuxiliary(images: tf.Tensor): AuxiliaryOutput {
    return tf.tidy(() => {
      const { logits, from4a, from4d } = this.run(images);
      return {
        logits,
        auxiliary: this.aux1 && this.aux2 ? [this.aux1.forward(from4a), this.aux2.forward(from4d)] : [],
      };
    });
  }

  private run(images: tf.Tensor): { logits: tf.Tensor; from4a: tf.Tensor; from4d: tf.Tensor } {
    let x = this.transformInput ? fromImageNetRange(images) : images; // sizes for 224 pixels:
    x = this.maxpool1.forward(this.conv1.forward(x)); // [batch, 56, 56, 64]
    x = this.maxpool2.forward(this.conv3.forward(this.conv2.forward(x))); // [batch, 28, 28, 192]
    x = this.maxpool3.forward(this.inception3b.forward(this.inception3a.forward(x))); // [batch, 14, 14, 480]
    const from4a = this.inception4a.forward(x); // [batch, 14, 14, 512]
    x = this.inception4c.forward(this.inception4b.forward(from4a));
    const from4d = this.inception4d.forward(x); // [batch, 14, 14, 528]
    x = this.maxpool4.forward(this.inception4e.forward(from4d)); // [batch, 7, 7, 832]
    x = this.inception5b.forward(this.inception5a.forward(x)); // [batch, 7, 7, 1024]
    const pixels = this.dropout.forward(this.flatten.forward(this.avgpool.forward(x)));
    return { logits: this.fc.forward(pixels), from4a, from4d };
  }
}

/**
 * GoogLeNet, or Inception v1 (Szegedy et al. 2014, "Going Deeper with Convolutions", table 1), as torchvision has it, with
 * batch norm: images [batch, height, width, 3] to logits [batch, 1000]. The network of the paper is
 * {@link googlenetBvlc}.
 *
 * ```ts
 * const network = googlenet({ numClasses: 10, auxiliary: false }).eval();
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 10]
 * const { inception_4c } = features(network, tf.zeros([1, 224, 224, 3]), ['inception_4c']); // [1, 14, 14, 512]
 * ```
 */
export const googlenet = (options?: GoogLeNetOptions): GoogLeNet =>
  initialized(() => new GoogLeNet(options), {
    convolution: (shape) => initialize.normal(shape, 0, 0.01),
    linear: (shape) => initialize.normal(shape, 0, 0.01),
    bias: initialize.fanInUniform,
  });
