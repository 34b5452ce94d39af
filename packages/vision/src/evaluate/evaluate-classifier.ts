import { InvalidArgumentError } from '@dl/core';
import { DataLoader, type Dataset, type ImageSample } from '@dl/core/data';
import { inEvaluationMode } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import { classScores, type ClassScores } from '@dl/core/train';
import { predict, type Prediction } from '../predict';
import { calibrationOf, type Calibration } from './calibration';

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
  /** Share of images whose class is among the five most probable ones. */
  top5Accuracy: number;
  /** Mean cross-entropy, in nats. */
  loss: number;
  /** Number of images. */
  images: number;
  /** `confusion[label][prediction]`. */
  confusion: number[][];
  /** Precision, recall, F1 and number of images of each class. */
  classScores: ClassScores[];
  /** How often the network is right when it is so sure. */
  calibration: Calibration;
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
 * const { accuracy, top5Accuracy, calibration, mistakes } = await evaluateClassifier(model, test);
 * ```
 *
 * @param model - Turns prepared images into logits [batch, classes].
 * @throws {@link InvalidArgumentError} if there is no image, a label is no class of the network, or the network gives NaN.
 */
export async function evaluateClassifier(
  model: Module,
  dataset: Dataset<ImageSample>,
  { batchSize = 200, signal }: EvaluateClassifierOptions = {},
): Promise<ClassifierEvaluation> {
  if (!dataset.length) throw new InvalidArgumentError('there is nothing to measure: the data set is empty');
  const tally = new Tally();
  await inEvaluationMode(model, async () => {
    for await (const { image, label } of new DataLoader(dataset, { batchSize }).epoch(0)) {
      signal?.throwIfAborted();
      for (const [i, prediction] of (await predict(model, image)).entries()) {
        tally.add(prediction, Number(label.data[i]));
      }
    }
  });
  return tally.result();
}

/** What is counted while the images pass. */
class Tally {
  private confusion: number[][] = [];
  private lossSum = 0;
  private amongFive = 0;
  private readonly confidences: number[] = [];
  private readonly right: boolean[] = [];
  private readonly mistakes: Mistake[] = [];

  add({ classIndex, logProbabilities }: Prediction, label: number): void {
    const index = this.right.length;
    const classes = logProbabilities.length;
    if (!(label >= 0 && label < classes)) {
      throw new InvalidArgumentError(
        `image ${index} has label ${label}, but the network has ${classes} outputs, for labels 0 to ${classes - 1}. ` +
          'Was it trained on another data set?',
      );
    }
    if (!index) this.confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
    const confidence = Math.exp(logProbabilities[classIndex]!);
    this.confusion[label]![classIndex]!++;
    this.lossSum -= logProbabilities[label]!;
    this.amongFive += Number(rank(logProbabilities, label) < 5);
    this.confidences.push(confidence);
    this.right.push(classIndex === label);
    if (classIndex !== label) this.mistakes.push({ index, label, prediction: classIndex, confidence });
  }

  result(): ClassifierEvaluation {
    const images = this.right.length;
    return {
      accuracy: 1 - this.mistakes.length / images,
      top5Accuracy: this.amongFive / images,
      loss: this.lossSum / images,
      images,
      confusion: this.confusion,
      classScores: classScores(this.confusion),
      calibration: calibrationOf(this.confidences, this.right),
      mistakes: this.mistakes.sort((a, b) => b.confidence - a.confidence),
    };
  }
}

/** How many classes come before `label`; of equally probable ones the first comes first. */
function rank(logProbabilities: Float64Array, label: number): number {
  const own = logProbabilities[label]!;
  return logProbabilities.reduce(
    (before, value, i) => before + Number(value > own || (value === own && i < label)),
    0,
  );
}
