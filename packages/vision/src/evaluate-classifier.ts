import * as tf from '@tensorflow/tfjs-core';
import { DataLoader, type Dataset, type ImageSample } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import { fromHostTensor } from '@dl/core';

/** An image that a classifier took for another class. */
export interface Mistake {
  /** Index of the image in the data set. */
  index: number;
  label: number;
  prediction: number;
  /** Probability that the network gave its prediction, in [0, 1]. */
  confidence: number;
}

export interface ClassifierEvaluation {
  /** Share of images whose most probable class is their own. */
  accuracy: number;
  /** Number of images. */
  images: number;
  /** `confusion[label][prediction]`. */
  confusion: number[][];
  /** The images that were mistaken, the most confident mistakes first. */
  mistakes: Mistake[];
}

export interface EvaluateClassifierOptions {
  /** Images at a time; more are faster and take more memory. Default: 200. */
  batchSize?: number;
  /** Ends the evaluation between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/**
 * Measures a classifier on every image of a data set, in evaluation mode.
 *
 * ```ts
 * const { accuracy, mistakes } = await evaluateClassifier(model, test);
 * ```
 */
export async function evaluateClassifier(
  model: Module,
  dataset: Dataset<ImageSample>,
  { batchSize = 200, signal }: EvaluateClassifierOptions = {},
): Promise<ClassifierEvaluation> {
  const wasTraining = model.training;
  const mistakes: Mistake[] = [];
  let confusion: number[][] = [];
  let images = 0;
  model.eval();
  try {
    for await (const { image, label } of new DataLoader(dataset, { batchSize }).epoch(0)) {
      signal?.throwIfAborted();
      const { classes, confidences, predictions } = await predict(model, image);
      if (!confusion.length)
        confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
      for (const [i, prediction] of predictions.entries()) {
        const truth = Number(label.data[i]);
        confusion[truth]![prediction]!++;
        const index = images++;
        if (prediction !== truth)
          mistakes.push({ index, label: truth, prediction, confidence: confidences[i]! });
      }
    }
  } finally {
    model.train(wasTraining);
  }
  mistakes.sort((a, b) => b.confidence - a.confidence);
  return { accuracy: 1 - mistakes.length / images, images, confusion, mistakes };
}

async function predict(model: Module, images: Parameters<typeof fromHostTensor>[0]) {
  const outputs = tf.tidy(() => {
    const probabilities = tf.softmax(model.forward(fromHostTensor(images))); // [batch, classes]
    return {
      classes: probabilities.shape[1]!,
      best: tf.argMax(probabilities, 1),
      confidence: tf.max(probabilities, 1),
    };
  });
  try {
    const [predictions, confidences] = await Promise.all([outputs.best.data(), outputs.confidence.data()]);
    return { classes: outputs.classes, predictions, confidences };
  } finally {
    tf.dispose([outputs.best, outputs.confidence]);
  }
}
