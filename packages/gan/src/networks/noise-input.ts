import * as tf from '@tensorflow/tfjs-core';
import { Identity, Module } from '@dl/core/nn';
import { requireLabels } from './require-labels';

/**
 * Noise [batch, latent] with its class behind it, as a one among zeros: [batch, latent + classes] (Mirza and Osindero 2014, section 3.2).
 * A learned vector as long as the noise drowned it: the generator then made one image a class.
 */
class ClassedNoise extends Module<[noise: tf.Tensor, labels?: tf.Tensor]> {
  constructor(readonly classes: number) {
    super();
  }

  forward(noise: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.concat([noise, tf.oneHot(requireLabels(this, labels), this.classes)], 1));
  }
}

export type NoiseInput = ClassedNoise | Identity;

/** What a generator begins with, and how many features that has: noise alone, or with its class. */
export function noiseInput(latent: number, classes: number): { input: NoiseInput; features: number } {
  return classes
    ? { input: new ClassedNoise(classes), features: latent + classes }
    : { input: new Identity(), features: latent };
}
