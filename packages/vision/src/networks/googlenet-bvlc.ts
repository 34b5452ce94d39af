import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  AvgPool2d,
  Conv2d,
  Dropout,
  Flatten,
  initialize,
  Linear,
  LocalResponseNorm,
  MaxPool2d,
  ReLU,
} from '@dl/core/nn';
import {
  ImageClassifier,
  type AuxiliaryOptions,
  type AuxiliaryOutput,
  type ClassifierOptions,
  type DropoutOptions,
} from './image-classifier';
import { inceptionTable, type InceptionRow } from './inception-table';
import { initialized } from './initialized';
import { NamedLayers } from './named-layers';

export interface GoogLeNetBvlcOptions extends ClassifierOptions, DropoutOptions, AuxiliaryOptions {
  /** Dropout of the auxiliary classifiers, in [0, 1]. Default: 0.7. */
  auxiliaryDropout?: number;
}

const convolution = (inChannels: number, outChannels: number, kernelSize: number, stride = 1) =>
  new Conv2d(inChannels, outChannels, kernelSize, { stride, padding: (kernelSize - 1) / 2 });
const halving = () => new MaxPool2d(3, { stride: 2, ceilMode: true });
const norm = () => new LocalResponseNorm(5);

const branches = [
  ['1x1', 'relu_1x1'],
  ['3x3_reduce', 'relu_3x3_reduce', '3x3', 'relu_3x3'],
  ['5x5_reduce', 'relu_5x5_reduce', '5x5', 'relu_5x5'],
  ['pool', 'pool_proj', 'relu_pool_proj'],
];

/** Szegedy et al. 2014, figure 2b. */
class Inception extends NamedLayers {
  constructor(inChannels: number, row: InceptionRow) {
    super({
      '1x1': convolution(inChannels, row.one, 1),
      relu_1x1: new ReLU(),
      '3x3_reduce': convolution(inChannels, row.threeReduce, 1),
      relu_3x3_reduce: new ReLU(),
      '3x3': convolution(row.threeReduce, row.three, 3),
      relu_3x3: new ReLU(),
      '5x5_reduce': convolution(inChannels, row.fiveReduce, 1),
      relu_5x5_reduce: new ReLU(),
      '5x5': convolution(row.fiveReduce, row.five, 5),
      relu_5x5: new ReLU(),
      pool: new MaxPool2d(3, { stride: 1, padding: 1 }),
      pool_proj: convolution(inChannels, row.projection, 1),
      relu_pool_proj: new ReLU(),
    });
  }

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() =>
      tf.concat(
        branches.map((names) => this.run(names, x)),
        3,
      ),
    );
  }
}

const auxiliaryClassifier = (inChannels: number, numClasses: number, dropout: number) =>
  new NamedLayers({
    ave_pool: new AvgPool2d(5, { stride: 3, ceilMode: true }),
    conv: convolution(inChannels, 128, 1),
    relu_conv: new ReLU(),
    flatten: new Flatten(),
    fc: new Linear(4 * 4 * 128, 1024),
    relu_fc: new ReLU(),
    drop_fc: new Dropout(dropout),
    classifier: new Linear(1024, numClasses),
  });

/** The network of {@link googlenetBvlc}. Caffe's `inception_3a/1x1` is the module `inception_3a.1x1`. */
export class GoogLeNetBvlc extends ImageClassifier {
  override readonly layers: ReadonlyMap<string, string>;
  readonly heads: readonly string[];
  readonly conv1 = new NamedLayers({ '7x7_s2': convolution(3, 64, 7, 2), relu_7x7: new ReLU() });
  readonly pool1 = new NamedLayers({ '3x3_s2': halving(), norm1: norm() });
  readonly conv2 = new NamedLayers({
    '3x3_reduce': convolution(64, 64, 1),
    relu_3x3_reduce: new ReLU(),
    '3x3': convolution(64, 192, 3),
    relu_3x3: new ReLU(),
    norm2: norm(),
  });
  readonly pool2 = new NamedLayers({ '3x3_s2': halving() });
  readonly inception_3a = new Inception(192, inceptionTable['3a']);
  readonly inception_3b = new Inception(256, inceptionTable['3b']);
  readonly pool3 = new NamedLayers({ '3x3_s2': halving() });
  readonly inception_4a = new Inception(480, inceptionTable['4a']);
  readonly loss1?: NamedLayers;
  readonly inception_4b = new Inception(512, inceptionTable['4b']);
  readonly inception_4c = new Inception(512, inceptionTable['4c']);
  readonly inception_4d = new Inception(512, inceptionTable['4d']);
  readonly loss2?: NamedLayers;
  readonly inception_4e = new Inception(528, inceptionTable['4e']);
  readonly pool4 = new NamedLayers({ '3x3_s2': halving() });
  readonly inception_5a = new Inception(832, inceptionTable['5a']);
  readonly inception_5b = new Inception(832, inceptionTable['5b']);
  readonly pool5: NamedLayers;
  readonly loss3: NamedLayers;

  constructor(options: GoogLeNetBvlcOptions = {}) {
    const { numClasses = 1000, dropout = 0.4, auxiliary = true, auxiliaryDropout = 0.7 } = options;
    super(numClasses);
    this.pool5 = new NamedLayers({
      '7x7_s1': new AdaptiveAvgPool2d(1),
      flatten: new Flatten(),
      drop_7x7_s1: new Dropout(dropout),
    });
    this.loss3 = new NamedLayers({ classifier: new Linear(1024, numClasses) });
    if (auxiliary) {
      this.loss1 = auxiliaryClassifier(512, numClasses, auxiliaryDropout);
      this.loss2 = auxiliaryClassifier(528, numClasses, auxiliaryDropout);
    }
    const heads = ['loss3.classifier', 'loss1.classifier', 'loss2.classifier'];
    this.heads = auxiliary ? heads : heads.slice(0, 1);
    this.layers = this.caffeNames();
  }

  /** Images [batch, height, width, 3]. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.run(images).logits);
  }

  /**
   * As {@link forward}, with the logits of both auxiliary classifiers, whose losses count 0.3 each (section 5). They need
   * images of 224 pixels. None with `{ auxiliary: false }`.
   */
  forwardWithAuxiliary(images: tf.Tensor): AuxiliaryOutput {
    return tf.tidy(() => {
      const { logits, from4a, from4d } = this.run(images);
      return {
        logits,
        auxiliary: this.loss1 && this.loss2 ? [this.loss1.forward(from4a), this.loss2.forward(from4d)] : [],
      };
    });
  }

  private run(images: tf.Tensor): { logits: tf.Tensor; from4a: tf.Tensor; from4d: tf.Tensor } {
    let x = this.pool1.forward(this.conv1.forward(images)); // sizes for 224 pixels: [batch, 56, 56, 64]
    x = this.pool2.forward(this.conv2.forward(x)); // [batch, 28, 28, 192]
    x = this.pool3.forward(this.inception_3b.forward(this.inception_3a.forward(x))); // [batch, 14, 14, 480]
    const from4a = this.inception_4a.forward(x); // [batch, 14, 14, 512]
    x = this.inception_4c.forward(this.inception_4b.forward(from4a));
    const from4d = this.inception_4d.forward(x); // [batch, 14, 14, 528]
    x = this.pool4.forward(this.inception_4e.forward(from4d)); // [batch, 7, 7, 832]
    x = this.inception_5b.forward(this.inception_5a.forward(x)); // [batch, 7, 7, 1024]
    return { logits: this.loss3.forward(this.pool5.forward(x)), from4a, from4d };
  }

  /** What Caffe's blobs hold: that of a convolution what its ReLU made of it in place, `output` a whole module. */
  private caffeNames(): Map<string, string> {
    const names = new Map<string, string>();
    let before = '';
    for (const [name, module] of this.namedModules()) {
      const blob = name.replace('.', '/');
      if (module instanceof Inception) names.set(`${name}/output`, name);
      else if (module instanceof ReLU) names.set(before, name);
      else if (blob !== name) names.set(blob, name);
      before = blob;
    }
    return names;
  }
}

/**
 * GoogLeNet as the paper and Caffe have it (Szegedy et al. 2014, "Going Deeper with Convolutions", table 1, and the BVLC
 * model zoo): local response normalisation, biases, 5x5 convolutions. Images [batch, height, width, 3] in the order blue,
 * green, red, 0 to 255, less (104, 117, 123), to logits [batch, 1000].
 *
 * ```ts
 * const network = googlenetBvlc({ auxiliary: false }).eval();
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 1000]
 * const maps = features(network, tf.zeros([1, 224, 224, 3]), ['inception_4c/output']); // [1, 14, 14, 512]
 * ```
 */
export const googlenetBvlc = (options?: GoogLeNetBvlcOptions): GoogLeNetBvlc =>
  initialized(() => new GoogLeNetBvlc(options), {
    convolution: caffeXavier,
    linear: caffeXavier,
    bias: (shape, _fanIn, name) => initialize.constant(shape, name.endsWith('classifier') ? 0 : 0.2),
  });

/** Caffe's 'xavier' filler, which looks at the inputs only. */
function caffeXavier(shape: number[]): tf.Tensor {
  const fanIn = tf.util.sizeFromShape(shape) / shape.at(-1)!;
  return initialize.fanInUniform(shape, fanIn / 3);
}
