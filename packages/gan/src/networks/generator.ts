import type * as tf from '@tensorflow/tfjs-core';
import { Module } from '@dl/core/nn';

/**
 * Makes samples of noise [batch, latent], and of class labels [batch] (int32) if it was made for classes: images [batch, height,
 * width, channels] in [-1, 1], or vectors [batch, features].
 */
export abstract class Generator extends Module<[noise: tf.Tensor, labels?: tf.Tensor]> {}
