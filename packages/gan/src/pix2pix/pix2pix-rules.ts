import * as tf from '@tensorflow/tfjs-core';
import { l1 } from '@dl/core/train';
import { adversarialLosses, type AdversarialLossName } from '../losses/adversarial-losses';
import type { AdversarialRules, DiscriminatorLoss } from '../train/adversarial-rules';
import type { PatchGan } from './patch-gan';
import type { UNet } from './unet';

/** A batch on the backend: images in [0, 1]. */
export type PairTensors = {
  /** [batch, height, width, inChannels] */
  readonly input: tf.Tensor;
  /** [batch, height, width, outChannels] */
  readonly target: tf.Tensor;
};

export interface Pix2pixRulesOptions {
  loss: AdversarialLossName;
  /** Weight of the mean absolute error. */
  l1: number;
}

const centred = (images: tf.Tensor) => tf.sub(tf.mul(images, 2), 1);

/** The rules of pix2pix: the pair of what is given and what is made shall look real, and be near the target. */
export class Pix2pixRules implements AdversarialRules<PairTensors> {
  constructor(
    readonly generator: UNet,
    readonly discriminator: PatchGan,
    private readonly options: Pix2pixRulesOptions,
  ) {}

  real({ target }: PairTensors): tf.Tensor {
    return centred(target);
  }

  make({ input }: PairTensors): { made: tf.Tensor } {
    return { made: this.generator.forward(centred(input)) };
  }

  discriminatorLoss({ input, target }: PairTensors, { made }: { made: tf.Tensor }): DiscriminatorLoss {
    const given = centred(input);
    const realScores = this.discriminator.forward(given, centred(target));
    const madeScores = this.discriminator.forward(given, made);
    const loss = adversarialLosses[this.options.loss].discriminator(realScores, madeScores);
    return { loss: tf.mul(0.5, loss), realScores, madeScores }; // slower than the generator (section 3.3)
  }

  generatorLoss({ input, target }: PairTensors): tf.Scalar {
    const given = centred(input);
    const made = this.generator.forward(given);
    const adversarial = adversarialLosses[this.options.loss].generator(
      this.discriminator.forward(given, made),
    );
    return tf.add(adversarial, tf.mul(this.options.l1, l1(made, centred(target))));
  }
}
