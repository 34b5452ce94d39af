import * as tf from '@tensorflow/tfjs-core';
import { Embedding, Identity, Module } from '@dl/core/nn';
import { requireLabels } from './require-labels';

/**
 * Noise [batch, latent] with a learned vector of its class behind it, [batch, 2 * latent] (Mirza and Osindero 2014, section 3.2): the
 * vector is as long as the noise and begins as large, so that the first layer hears the class as well.
 */
class ClassedNoise extends Module<[noise: tf.Tensor, labels?: tf.Tensor]> {
  readonly embedding: Embedding;

  constructor(latent: number, classes: number) {
    super();
    this.embedding = new Embedding(classes, latent);
  }

  forward(noise: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.concat([noise, this.embedding.forward(requireLabels(this, labels))], 1));
  }
}

export type NoiseInput = ClassedNoise | Identity;

/** What a generator begins with, and how many features that has: noise alone, or with its class. */
export function noiseInput(latent: number, classes: number): { input: NoiseInput; features: number } {
  return classes
    ? { input: new ClassedNoise(latent, classes), features: 2 * latent }
    : { input: new Identity(), features: latent };
}
