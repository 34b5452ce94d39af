import * as tf from '@tensorflow/tfjs-core';
import type { Module } from '@dl/core/nn';
import { crossEntropy, type TrainingStep } from '@dl/core/train';
import type { AuxiliaryOutput } from '../networks/image-classifier';
import type { Recipe } from './recipe';

interface LabelledTensors {
  /** [batch, height, width, channels] */
  image: tf.Tensor;
  /** Classes [batch], or probabilities [batch, classes] of mixed images. */
  label: tf.Tensor;
}

/** The loss of a recipe: cross-entropy, and a share of that of the classifiers at half depth while training. */
export function classifierStep({
  labelSmoothing,
  auxiliaryWeight = 0,
}: Pick<Recipe, 'labelSmoothing' | 'auxiliaryWeight'>): TrainingStep<
  Module,
  Record<'image' | 'label', tf.Tensor>
> {
  return (model, { image, label }: LabelledTensors) => {
    const loss = (logits: tf.Tensor) => crossEntropy(logits, label, { labelSmoothing });
    if (!(auxiliaryWeight && model.training && hasAuxiliary(model))) {
      const outputs = model.forward(image);
      return { loss: loss(outputs), outputs, targets: label };
    }
    const { logits, auxiliary } = model.forwardWithAuxiliary(image);
    const losses = [loss(logits), ...auxiliary.map((other) => tf.mul(loss(other), auxiliaryWeight))];
    return { loss: tf.addN(losses) as tf.Scalar, outputs: logits, targets: label };
  };
}

interface WithAuxiliary {
  forwardWithAuxiliary(images: tf.Tensor): AuxiliaryOutput;
}

const hasAuxiliary = (model: Module): model is Module & WithAuxiliary => 'forwardWithAuxiliary' in model;
