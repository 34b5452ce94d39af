import { fromHostTensor, InvalidArgumentError, ShapeError, type HostTensor } from '@dl/core';
import type { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** What a classifier says about one image. */
export interface Prediction {
  /** The most probable class; the first of several. */
  readonly classIndex: number;
  /** The outputs of the network, one a class. */
  readonly logits: Float32Array;
  /** Natural logarithms of the probabilities, one a class, in double precision. */
  readonly logProbabilities: Float64Array;
}

/**
 * Runs a classifier, in the mode that it is in, on images [batch, height, width, channels].
 *
 * @throws {@link ShapeError} if its output is not [batch, classes].
 * @throws {@link InvalidArgumentError} if its output holds NaN or infinity.
 */
export async function predict(model: Module, images: HostTensor): Promise<Prediction[]> {
  const logits = tf.tidy(() => model.forward(fromHostTensor(images)));
  const { shape } = logits;
  const values = await logits.data<'float32'>().finally(() => logits.dispose());
  const [batch, classes] = shape as [number, number];
  if (shape.length !== 2 || batch !== images.shape[0] || !classes) {
    throw new ShapeError(
      `a classifier turns ${images.shape[0]} images into logits [${images.shape[0]}, classes]; ` +
        `${model.constructor.name} gave [${shape.join(', ')}]`,
    );
  }
  return Array.from({ length: batch }, (_, i) =>
    interpret(values.subarray(i * classes, (i + 1) * classes), model),
  );
}

function interpret(logits: Float32Array, model: Module): Prediction {
  if (!logits.every(Number.isFinite)) {
    throw new InvalidArgumentError(
      `${model.constructor.name} gave ${logits.find((value) => !Number.isFinite(value))} as an output. ` +
        'Check that its weights are those of a finished training, and that the images are prepared as in training.',
    );
  }
  const classIndex = logits.reduce((best, value, i) => (value > logits[best]! ? i : best), 0);
  const highest = logits[classIndex]!;
  const sum = logits.reduce((total, value) => total + Math.exp(value - highest), 0);
  const logProbabilities = Float64Array.from(logits, (value) => value - highest - Math.log(sum));
  return { classIndex, logits, logProbabilities };
}
