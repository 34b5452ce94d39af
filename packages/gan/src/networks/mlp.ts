import * as tf from '@tensorflow/tfjs-core';
import { Linear, type Module } from '@dl/core/nn';
import { InvalidArgumentError } from '@dl/core';
import { ConditionalBatchNorm } from './conditional-batch-norm';
import type { GanConfiguration } from './configuration';
import { Discriminator, type Judgement } from './discriminator';
import { Generator } from './generator';
import { bounded, JudgementHead } from './judgement-head';
import { noiseInput, type NoiseInput } from './noise-input';

/** Hidden layers of each of the two networks. */
const hiddenLayers = 3;

const layerSizes = (input: number, width: number) =>
  Array.from({ length: hiddenLayers }, (_, layer) => [layer === 0 ? input : width, width] as const);

/** Fully connected layers from noise [batch, latent] to vectors [batch, features], which are not bounded. */
export class MlpGenerator extends Generator {
  readonly input: NoiseInput;
  readonly hidden: Linear[];
  /** Of the classes; none without them. */
  readonly norms: ConditionalBatchNorm[];
  readonly output: Linear;

  constructor({ shape, latent, width, classes }: GanConfiguration) {
    super();
    if (shape.length !== 1) {
      throw new InvalidArgumentError(
        `mlp makes vectors, received samples of the shape [${shape.join(', ')}]: use dcgan or resnet for images`,
      );
    }
    const { input, features } = noiseInput(latent, classes);
    this.input = input;
    this.hidden = layerSizes(features, width).map(([from, to]) => new Linear(from, to));
    this.norms = classes ? this.hidden.map(() => new ConditionalBatchNorm(width, classes, { rank: 2 })) : [];
    this.output = new Linear(width, shape[0]!);
  }

  forward(noise: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const features = this.hidden.reduce(
        (x, layer, index) => {
          const y = layer.forward(x);
          return tf.relu(this.norms[index]?.forward(y, labels) ?? y);
        },
        this.input.forward(noise, labels),
      );
      return this.output.forward(features);
    });
  }
}

/** Fully connected layers from vectors [batch, features] to scores. */
export class MlpDiscriminator extends Discriminator {
  readonly hidden: Module[];
  readonly head: JudgementHead;

  constructor(configuration: GanConfiguration) {
    super();
    const { shape, discriminatorWidth: width, norm } = configuration;
    this.hidden = layerSizes(shape[0]!, width).map(([from, to]) => bounded(new Linear(from, to), norm));
    this.head = new JudgementHead(width, configuration);
  }

  forward(samples: tf.Tensor, labels?: tf.Tensor): Judgement {
    return tf.tidy(() => {
      const features = this.hidden.reduce((x, layer) => tf.leakyRelu(layer.forward(x), 0.2), samples);
      return this.head.forward(features, labels);
    });
  }
}
