import type * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '@dl/core';
import { Module } from '@dl/core/nn';

export interface ClassifierOptions {
  /** Number of classes, which is the size of the output. Default: 1000, the classes of ImageNet. */
  numClasses?: number;
}

export interface AuxiliaryOptions {
  /** Adds the classifiers at half depth, which only training runs: `forwardWithAuxiliary`. Default: true. */
  auxiliary?: boolean;
}

/** What a network with auxiliary classifiers computes in training. The tensors belong to the caller. */
export interface AuxiliaryOutput {
  /** [batch, classes] */
  logits: tf.Tensor;
  /** Logits [batch, classes] of the auxiliary classifiers, the shallowest first. */
  auxiliary: tf.Tensor[];
}

export interface DropoutOptions {
  /** Probability that training zeroes an input of a linear layer, in [0, 1]. Default: that of the paper. */
  dropout?: number;
}

/**
 * A network from images [batch, height, width, channels] to logits [batch, classes]. Its modules have the names of the
 * weights that are published for it, and {@link layers} knows them by the names of papers too.
 */
export abstract class ImageClassifier extends Module {
  /** Names that papers use, such as `relu4_2`, with the modules that they mean. */
  readonly layers: ReadonlyMap<string, string> = new Map();
  /** Names of the modules that end in one number a class; the first makes the logits. */
  abstract readonly heads: readonly string[];

  /** @throws {@link InvalidArgumentError} unless `numClasses` is a positive integer. */
  constructor(public numClasses: number) {
    super();
    assertCount('numClasses', numClasses);
  }

  /** Logits [batch, classes] of images [batch, height, width, channels]. The caller disposes them. */
  abstract override forward(images: tf.Tensor): tf.Tensor;
}

/** Throws {@link InvalidArgumentError} unless `value` is a positive integer. */
export function assertCount(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new InvalidArgumentError(`${name} is a positive integer, received ${value}`);
}
