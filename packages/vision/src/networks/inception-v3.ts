import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  AvgPool2d,
  Dropout,
  Flatten,
  initialize,
  Linear,
  MaxPool2d,
  Module,
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
import { initialized } from './initialized';

export interface InceptionV3Options extends ClassifierOptions, DropoutOptions, AuxiliaryOptions {
  /**
   * Brings images that were normalised for ImageNet to [-1, 1], for which torchvision's published weights were made.
   * Default: false.
   */
  transformInput?: boolean;
}

/** A convolution of a block: its name, output channels and kernel. */
type Step = readonly [name: string, outChannels: number, kernelSize: number | readonly [number, number]];
/** Steps of a branch one after the other. 'average' and 'max' are pools; the outputs of a fork lie behind one another. */
type Branch = readonly (Step | 'average' | 'max' | { fork: readonly Step[] })[];

/** Branches over the same maps, whose outputs lie behind one another. */
class InceptionBlock extends Module {
  private readonly convolutions = new Map<string, ConvNorm>();
  private readonly average = new AvgPool2d(3, { stride: 1, padding: 1 });
  private readonly max = new MaxPool2d(3, { stride: 2 });

  /**
   * @param halving - Names of the convolutions with a stride of 2 and no padding; the others keep the size.
   */
  constructor(
    inChannels: number,
    private readonly branches: readonly Branch[],
    halving: readonly string[] = [],
  ) {
    super();
    for (const branch of branches) {
      let channels = inChannels;
      for (const step of branch) {
        if (typeof step === 'string') continue;
        const steps = 'fork' in step ? step.fork : [step];
        for (const [name, outChannels, kernelSize] of steps) {
          const options = halving.includes(name) ? { stride: 2 } : { padding: 'same' as const };
          this.convolutions.set(name, new ConvNorm(channels, outChannels, kernelSize, options));
        }
        channels = steps.reduce((sum, [, outChannels]) => sum + outChannels, 0);
      }
    }
  }

  override *children(): Generator<[string, Module]> {
    yield* this.convolutions;
  }

  forward(x: tf.Tensor): tf.Tensor {
    const convolve = ([name]: Step, maps: tf.Tensor) => this.convolutions.get(name)!.forward(maps);
    const run = (maps: tf.Tensor, step: Branch[number]): tf.Tensor => {
      if (typeof step === 'string') return this[step].forward(maps);
      if (!('fork' in step)) return convolve(step, maps);
      return tf.concat(
        step.fork.map((part) => convolve(part, maps)),
        3,
      );
    };
    return tf.tidy(() =>
      tf.concat(
        this.branches.map((branch) => branch.reduce(run, x)),
        3,
      ),
    );
  }
}

/** Szegedy et al. 2015, figure 5: the 5x5 convolution became two of 3x3 (and one stayed). */
const blockA = (inChannels: number, projection: number) =>
  new InceptionBlock(inChannels, [
    [['branch1x1', 64, 1]],
    [
      ['branch5x5_1', 48, 1],
      ['branch5x5_2', 64, 5],
    ],
    [
      ['branch3x3dbl_1', 64, 1],
      ['branch3x3dbl_2', 96, 3],
      ['branch3x3dbl_3', 96, 3],
    ],
    ['average', ['branch_pool', projection, 1]],
  ]);

/** Figure 10: halves the maps. */
const blockB = (inChannels: number) =>
  new InceptionBlock(
    inChannels,
    [
      [['branch3x3', 384, 3]],
      [
        ['branch3x3dbl_1', 64, 1],
        ['branch3x3dbl_2', 96, 3],
        ['branch3x3dbl_3', 96, 3],
      ],
      ['max'],
    ],
    ['branch3x3', 'branch3x3dbl_3'],
  );

/** Figure 6: 7x7 convolutions as rows and columns. */
const blockC = (inChannels: number, channels: number) =>
  new InceptionBlock(inChannels, [
    [['branch1x1', 192, 1]],
    [
      ['branch7x7_1', channels, 1],
      ['branch7x7_2', channels, [1, 7]],
      ['branch7x7_3', 192, [7, 1]],
    ],
    [
      ['branch7x7dbl_1', channels, 1],
      ['branch7x7dbl_2', channels, [7, 1]],
      ['branch7x7dbl_3', channels, [1, 7]],
      ['branch7x7dbl_4', channels, [7, 1]],
      ['branch7x7dbl_5', 192, [1, 7]],
    ],
    ['average', ['branch_pool', 192, 1]],
  ]);

/** Halves the maps, with 7x7 convolutions. */
const blockD = (inChannels: number) =>
  new InceptionBlock(
    inChannels,
    [
      [
        ['branch3x3_1', 192, 1],
        ['branch3x3_2', 320, 3],
      ],
      [
        ['branch7x7x3_1', 192, 1],
        ['branch7x7x3_2', 192, [1, 7]],
        ['branch7x7x3_3', 192, [7, 1]],
        ['branch7x7x3_4', 192, 3],
      ],
      ['max'],
    ],
    ['branch3x3_2', 'branch7x7x3_4'],
  );

/** Figure 7: the widest maps, where rows and columns are taken beside each other. */
const blockE = (inChannels: number) =>
  new InceptionBlock(inChannels, [
    [['branch1x1', 320, 1]],
    [
      ['branch3x3_1', 384, 1],
      {
        fork: [
          ['branch3x3_2a', 384, [1, 3]],
          ['branch3x3_2b', 384, [3, 1]],
        ],
      },
    ],
    [
      ['branch3x3dbl_1', 448, 1],
      ['branch3x3dbl_2', 384, 3],
      {
        fork: [
          ['branch3x3dbl_3a', 384, [1, 3]],
          ['branch3x3dbl_3b', 384, [3, 1]],
        ],
      },
    ],
    ['average', ['branch_pool', 192, 1]],
  ]);

/** The classifier on the maps of 17 pixels (section 4). */
class AuxiliaryClassifier extends Module {
  readonly pool = new AvgPool2d(5, { stride: 3 });
  readonly conv0 = new ConvNorm(768, 128, 1);
  readonly conv1 = new ConvNorm(128, 768, 5);
  readonly avgpool = new AdaptiveAvgPool2d(1);
  readonly flatten = new Flatten();
  readonly fc: Linear;

  constructor(numClasses: number) {
    super();
    this.fc = new Linear(768, numClasses);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.conv1.forward(this.conv0.forward(this.pool.forward(x))); // [batch, 1, 1, 768]
      return this.fc.forward(this.flatten.forward(this.avgpool.forward(maps)));
    });
  }
}

const blocks = [
  'Mixed_5b', 'Mixed_5c', 'Mixed_5d', 'Mixed_6a', 'Mixed_6b', 'Mixed_6c', 'Mixed_6d', 'Mixed_6e', 'Mixed_7a',
  'Mixed_7b', 'Mixed_7c',
]; // prettier-ignore

/** The network of {@link inceptionV3}. */
export class InceptionV3 extends ImageClassifier {
  /** The blocks by their names in Keras, `mixed0` to `mixed10`. */
  override readonly layers = new Map(blocks.map((name, index) => [`mixed${index}`, name]));
  readonly heads: readonly string[];
  readonly transformInput: boolean;
  readonly Conv2d_1a_3x3 = new ConvNorm(3, 32, 3, { stride: 2 });
  readonly Conv2d_2a_3x3 = new ConvNorm(32, 32, 3);
  readonly Conv2d_2b_3x3 = new ConvNorm(32, 64, 3, { padding: 1 });
  readonly maxpool1 = new MaxPool2d(3, { stride: 2 });
  readonly Conv2d_3b_1x1 = new ConvNorm(64, 80, 1);
  readonly Conv2d_4a_3x3 = new ConvNorm(80, 192, 3);
  readonly maxpool2 = new MaxPool2d(3, { stride: 2 });
  readonly Mixed_5b = blockA(192, 32);
  readonly Mixed_5c = blockA(256, 64);
  readonly Mixed_5d = blockA(288, 64);
  readonly Mixed_6a = blockB(288);
  readonly Mixed_6b = blockC(768, 128);
  readonly Mixed_6c = blockC(768, 160);
  readonly Mixed_6d = blockC(768, 160);
  readonly Mixed_6e = blockC(768, 192);
  readonly AuxLogits?: AuxiliaryClassifier;
  readonly Mixed_7a = blockD(768);
  readonly Mixed_7b = blockE(1280);
  readonly Mixed_7c = blockE(2048);
  readonly avgpool = new AdaptiveAvgPool2d(1);
  readonly dropout: Dropout;
  readonly flatten = new Flatten();
  readonly fc: Linear;

  constructor(options: InceptionV3Options = {}) {
    const { numClasses = 1000, dropout = 0.5, auxiliary = true, transformInput = false } = options;
    super(numClasses);
    this.transformInput = transformInput;
    if (auxiliary) this.AuxLogits = new AuxiliaryClassifier(numClasses);
    this.heads = auxiliary ? ['fc', 'AuxLogits.fc'] : ['fc'];
    this.dropout = new Dropout(dropout);
    this.fc = new Linear(2048, numClasses);
  }

  /** Images [batch, height, width, 3] of at least 75 pixels. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.run(images).logits);
  }

  /**
   * As {@link forward}, with the logits of the auxiliary classifier, whose loss torchvision counts 0.4; it needs images of
   * 299 pixels. None with `{ auxiliary: false }`.
   */
  forwardWithAuxiliary(images: tf.Tensor): AuxiliaryOutput {
    return tf.tidy(() => {
      const { logits, from6e } = this.run(images);
      return { logits, auxiliary: this.AuxLogits ? [this.AuxLogits.forward(from6e)] : [] };
    });
  }

  private run(images: tf.Tensor): { logits: tf.Tensor; from6e: tf.Tensor } {
    const through = (layers: readonly Module[], maps: tf.Tensor) =>
      layers.reduce((x, layer) => layer.forward(x), maps);
    const input = this.transformInput ? fromImageNetRange(images) : images; // sizes for 299 pixels:
    const stem = [this.Conv2d_1a_3x3, this.Conv2d_2a_3x3, this.Conv2d_2b_3x3, this.maxpool1];
    let x = through([...stem, this.Conv2d_3b_1x1, this.Conv2d_4a_3x3, this.maxpool2], input); // [batch, 35, 35, 192]
    x = through([this.Mixed_5b, this.Mixed_5c, this.Mixed_5d], x); // [batch, 35, 35, 288]
    const middle = [this.Mixed_6a, this.Mixed_6b, this.Mixed_6c, this.Mixed_6d, this.Mixed_6e];
    const from6e = through(middle, x); // [batch, 17, 17, 768]
    x = through([this.Mixed_7a, this.Mixed_7b, this.Mixed_7c], from6e); // [batch, 8, 8, 2048]
    return { logits: through([this.avgpool, this.dropout, this.flatten, this.fc], x), from6e };
  }
}

/**
 * Inception v3 (Szegedy et al. 2015, "Rethinking the Inception Architecture for Computer Vision", table 1), as torchvision
 * has it: images [batch, 299, 299, 3] to logits [batch, 1000].
 *
 * ```ts
 * const network = inceptionV3().eval();
 * network.forward(tf.zeros([1, 299, 299, 3])).shape; // [1, 1000]
 * const { mixed3, mixed5 } = features(network, tf.zeros([1, 299, 299, 3]), ['mixed3', 'mixed5']); // DeepDream's
 * ```
 */
export const inceptionV3 = (options?: InceptionV3Options): InceptionV3 =>
  initialized(() => new InceptionV3(options), {
    convolution: (shape) => initialize.normal(shape, 0, 0.1),
    linear: (shape, name) => initialize.normal(shape, 0, name === 'AuxLogits.fc' ? 0.001 : 0.1),
    bias: initialize.fanInUniform,
  });
