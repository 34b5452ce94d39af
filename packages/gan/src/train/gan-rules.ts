import * as tf from '@tensorflow/tfjs-core';
import { currentRandom } from '@dl/core';
import { initialize } from '@dl/core/nn';
import { crossEntropy } from '@dl/core/train';
import { diffAugment, type Augmentation } from '../augment/diff-augment';
import { adversarialLosses, type AdversarialLossName } from '../losses/adversarial-losses';
import { gradientPenalty, r1Penalty } from '../losses/gradient-penalties';
import type { GanConfiguration } from '../networks/configuration';
import type { Discriminator, Judgement } from '../networks/discriminator';
import type { Generator } from '../networks/generator';
import type { AdversarialRules, DiscriminatorLoss } from './adversarial-rules';

/** A batch on the backend. */
export type GanTensors = {
  /** As data sets give it: [batch, height, width, channels] in [0, 1], or [batch, features]. */
  readonly image: tf.Tensor;
  /** [batch] of int32. */
  readonly label: tf.Tensor;
};

export interface GanRulesOptions {
  loss: AdversarialLossName;
  /** Weight of the gradient penalty; 0 for none. */
  gradientPenalty: number;
  /** Weight of the R1 penalty; 0 for none. */
  r1: number;
  augment: readonly Augmentation[];
}

/** The rules of a GAN that makes samples of noise. */
export class GanRules implements AdversarialRules<GanTensors> {
  constructor(
    readonly generator: Generator,
    readonly discriminator: Discriminator,
    private readonly configuration: GanConfiguration,
    private readonly options: GanRulesOptions,
  ) {}

  real({ image }: GanTensors): tf.Tensor {
    return this.configuration.shape.length === 1 ? tf.clone(image) : tf.sub(tf.mul(image, 2), 1);
  }

  make({ image }: Pick<GanTensors, 'image'>): { made: tf.Tensor; labels?: tf.Tensor } {
    const { noise, labels } = this.drawLatents(image.shape[0]);
    return { made: this.generator.forward(noise, labels), labels };
  }

  discriminatorLoss(
    batch: GanTensors,
    { made, labels: madeLabels }: ReturnType<this['make']>,
  ): DiscriminatorLoss {
    const { discriminator, options } = this;
    const { loss, gradientPenalty: penalty, r1 } = options;
    const real = this.real(batch);
    const labels = madeLabels && batch.label;
    const ofReal = this.judge(real, labels);
    const ofMade = this.judge(made, madeLabels);
    const [realScores, madeScores] = [ofReal.scores, ofMade.scores];
    const terms = [
      adversarialLosses[loss].discriminator(realScores, madeScores),
      classification(ofReal, labels),
      classification(ofMade, madeLabels),
      penalty &&
        tf.mul(penalty, gradientPenalty(discriminator, real, made, this.drawMix(real.shape[0]), labels)),
      r1 && tf.mul(r1, r1Penalty(discriminator, real, labels)),
    ];
    return { loss: sum(terms), realScores, madeScores };
  }

  generatorLoss(batch: Pick<GanTensors, 'image'>): tf.Scalar {
    const { made, labels } = this.make(batch);
    const judged = this.judge(made, labels);
    return sum([
      adversarialLosses[this.options.loss].generator(judged.scores),
      classification(judged, labels),
    ]);
  }

  /** Noise [batch, latent], and classes [batch] if there are any. */
  protected drawLatents(batch: number): { noise: tf.Tensor; labels?: tf.Tensor } {
    const { latent, classes } = this.configuration;
    const random = currentRandom();
    const noise = initialize.normal([batch, latent]);
    if (!classes) return { noise };
    const labels = Int32Array.from({ length: batch }, () => random.integer(classes));
    return { noise, labels: tf.tensor1d(labels, 'int32') };
  }

  /** [batch], the share of the real sample in each point of the gradient penalty. */
  protected drawMix(batch: number): tf.Tensor {
    return initialize.uniform([batch], 0, 1);
  }

  private judge(samples: tf.Tensor, labels?: tf.Tensor): Judgement {
    const { augment } = this.options;
    return this.discriminator.forward(augment.length ? diffAugment(samples, augment) : samples, labels);
  }
}

/** The cross entropy of an auxiliary classifier, for real and made samples alike (Odena et al. 2017, equation 3). */
function classification({ classLogits }: Judgement, labels?: tf.Tensor): tf.Tensor | 0 {
  return classLogits && labels ? crossEntropy(classLogits, labels) : 0;
}

function sum(terms: readonly (tf.Tensor | 0)[]): tf.Scalar {
  return tf.addN(terms.filter((term) => term !== 0)) as tf.Scalar;
}
