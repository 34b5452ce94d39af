import * as tf from '@tensorflow/tfjs-core';
import { Embedding, Linear, Module, SpectralNorm } from '@dl/core/nn';
import type { GanConfiguration } from './configuration';
import type { Judgement } from './discriminator';
import { requireLabels } from './require-labels';

/** With its weight divided by its largest singular value, if the norm is spectral. */
export function bounded(
  layer: ConstructorParameters<typeof SpectralNorm>[0],
  norm: GanConfiguration['norm'],
) {
  return norm === 'spectral' ? new SpectralNorm(layer) : layer;
}

/**
 * Turns features [batch, features] into scores, and takes the class into account: by the product with a vector of it (Miyato and
 * Koyama 2018, equation 4), or by logits of the classes (Odena et al. 2017).
 */
export class JudgementHead extends Module<[features: tf.Tensor, labels?: tf.Tensor], Judgement> {
  readonly score: Module;
  readonly embedding?: Module;
  readonly classifier?: Module;

  constructor(features: number, { classes, conditioning, norm }: GanConfiguration) {
    super();
    this.score = bounded(new Linear(features, 1), norm);
    if (conditioning === 'projection') this.embedding = bounded(new Embedding(classes, features), norm);
    if (conditioning === 'auxiliary') this.classifier = bounded(new Linear(features, classes), norm);
  }

  forward(features: tf.Tensor, labels?: tf.Tensor): Judgement {
    return tf.tidy(() => {
      const scores = this.score.forward(features); // [batch, 1]
      if (this.classifier) return { scores, classLogits: this.classifier.forward(features) };
      if (!this.embedding) return { scores };
      const vectors = this.embedding.forward(requireLabels(this, labels));
      return { scores: tf.add(scores, tf.sum(tf.mul(vectors, features), 1, true)) };
    });
  }
}
