import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  Conv2d,
  Dropout,
  Flatten,
  initialize,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
} from '@dl/core/nn';
import { ImageClassifier, type ClassifierOptions, type DropoutOptions } from './image-classifier';
import { initialized } from './initialized';

export interface SqueezeNetOptions extends ClassifierOptions, DropoutOptions {}

/** Few 1x1 filters, then many 1x1 and 3x3 filters beside each other (Iandola et al. 2016, figure 1). */
class Fire extends Module {
  readonly squeeze: Conv2d;
  readonly squeeze_activation = new ReLU();
  readonly expand1x1: Conv2d;
  readonly expand1x1_activation = new ReLU();
  readonly expand3x3: Conv2d;
  readonly expand3x3_activation = new ReLU();

  constructor(inChannels: number, squeezed: number, expanded: number) {
    super();
    this.squeeze = new Conv2d(inChannels, squeezed, 1);
    this.expand1x1 = new Conv2d(squeezed, expanded, 1);
    this.expand3x3 = new Conv2d(squeezed, expanded, 3, { padding: 1 });
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const squeezed = this.squeeze_activation.forward(this.squeeze.forward(x));
      return tf.concat(
        [
          this.expand1x1_activation.forward(this.expand1x1.forward(squeezed)),
          this.expand3x3_activation.forward(this.expand3x3.forward(squeezed)),
        ],
        3,
      );
    });
  }
}

/** Filters of the eight fire modules, in both expansions (table 1). */
const fires = [
  { squeezed: 16, expanded: 64 },
  { squeezed: 16, expanded: 64 },
  { squeezed: 32, expanded: 128 },
  { squeezed: 32, expanded: 128 },
  { squeezed: 48, expanded: 192 },
  { squeezed: 48, expanded: 192 },
  { squeezed: 64, expanded: 256 },
  { squeezed: 64, expanded: 256 },
];

/** The first convolution, and the fire modules before the later pools: version 1.1 pools earlier. */
const versions = {
  '1.0': { channels: 96, kernelSize: 7, pooled: ['fire4', 'fire8'] },
  '1.1': { channels: 64, kernelSize: 3, pooled: ['fire3', 'fire5'] },
};

/** The network of {@link squeezenet1_0} and {@link squeezenet1_1}. */
export class SqueezeNet extends ImageClassifier {
  override readonly layers: ReadonlyMap<string, string>;
  readonly heads = ['classifier.1'];
  readonly features: Sequential;
  readonly classifier: Sequential;
  readonly flatten = new Flatten();

  constructor(version: keyof typeof versions, { numClasses = 1000, dropout = 0.5 }: SqueezeNetOptions = {}) {
    super(numClasses);
    const named = [...featureLayers(version)];
    this.features = new Sequential(...named.map(([, layer]) => layer));
    this.classifier = new Sequential(
      new Dropout(dropout),
      new Conv2d(512, numClasses, 1),
      new ReLU(),
      new AdaptiveAvgPool2d(1),
    );
    this.layers = new Map([
      ...named.map(([name], index): [string, string] => [name, `features.${index}`]),
      ['conv10', 'classifier.1'],
      ['relu10', 'classifier.2'],
      ['pool10', 'classifier.3'],
    ]);
  }

  /** Images [batch, height, width, 3] of at least 17 pixels. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.flatten.forward(this.classifier.forward(this.features.forward(images))));
  }
}

function* featureLayers(version: keyof typeof versions): Generator<[name: string, layer: Module]> {
  const { channels, kernelSize, pooled } = versions[version];
  const pool = () => new MaxPool2d(3, { stride: 2, ceilMode: true });
  yield ['conv1', new Conv2d(3, channels, kernelSize, { stride: 2 })];
  yield ['relu1', new ReLU()];
  yield ['pool1', pool()];
  let inChannels = channels;
  for (const [index, { squeezed, expanded }] of fires.entries()) {
    const number = index + 2;
    yield [`fire${number}`, new Fire(inChannels, squeezed, expanded)];
    if (pooled.includes(`fire${number}`)) yield [`pool${number}`, pool()];
    inChannels = 2 * expanded;
  }
}

const create = (version: keyof typeof versions, options?: SqueezeNetOptions) =>
  initialized(() => new SqueezeNet(version, options), {
    convolution: (shape, name) =>
      name === 'classifier.1' ? initialize.normal(shape, 0, 0.01) : initialize.kaimingUniform(shape),
    linear: initialize.zeros, // it has none
  });

/** SqueezeNet 1.0 (Iandola et al. 2016, table 1). See {@link squeezenet1_1}. */
export const squeezenet1_0 = (options?: SqueezeNetOptions): SqueezeNet => create('1.0', options);
/**
 * SqueezeNet 1.1 (Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", and the authors'
 * repository): as good as 1.0 at 2.4 times less computation. Images [batch, height, width, 3], normalised with the mean and
 * deviation of ImageNet, to logits [batch, 1000].
 *
 * ```ts
 * const network = squeezenet1_1({ numClasses: 10 }).eval();
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 10]
 * ```
 */
export const squeezenet1_1 = (options?: SqueezeNetOptions): SqueezeNet => create('1.1', options);
