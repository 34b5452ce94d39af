import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random, ShapeError } from '@dl/core';
import { InMemoryImages } from '@dl/core/data';
import { Dropout, Module, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { evaluateClassifier } from './evaluate-classifier';

/** Answers with the class whose pixel is brightest: images of 1 x n pixels, n classes. */
class Brightest extends Module {
  forward(images: tf.Tensor): tf.Tensor {
    return tf.mul(tf.reshape(images, [images.shape[0], -1]), 10);
  }
}

const pixels = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 200, 100]);
const dataset = new InMemoryImages(
  { dtype: 'uint8', shape: [4, 1, 3, 1], data: pixels },
  [0, 1, 2, 2],
  ['a', 'b', 'c'],
);

it('counts what was right and lists what was not', async () => {
  const model = new Brightest();
  const evaluation = await expectNoLeaks(() => evaluateClassifier(model, dataset, { batchSize: 3 }));
  expect(evaluation).toMatchObject({
    accuracy: 0.75,
    top5Accuracy: 1,
    images: 4,
    confusion: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ],
    classScores: [
      { precision: 1, recall: 1, f1: 1, support: 1 },
      { precision: 0.5, recall: 1, f1: 2 / 3, support: 1 },
      { precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
    ],
    mistakes: [{ index: 3, label: 2, prediction: 1 }],
  });
  const sure = Math.exp(10) / (Math.exp(10) + 2);
  const mistaken = softmax([0, (200 / 255) * 10, (100 / 255) * 10]);
  expect(evaluation.mistakes[0]!.confidence).toBeCloseTo(mistaken[1]!, 6);
  expect(evaluation.loss).toBeCloseTo(-(3 * Math.log(sure) + Math.log(mistaken[2]!)) / 4, 5);
  expect(model.training).toBe(true);

  // All four confidences are above 14/15, the last bin.
  const { expectedCalibrationError, bins } = evaluation.calibration;
  expect(expectedCalibrationError).toBeCloseTo((3 * sure + mistaken[1]!) / 4 - 0.75, 6);
  expect(bins.map(({ count }) => count)).toEqual([...new Array<number>(14).fill(0), 4]);
});

it('agrees with sorting all probabilities, on many classes', async () => {
  const [classes, images] = [40, 150];
  const random = new Random(3);
  const data = Uint8Array.from({ length: images * classes }, () => random.integer(256));
  const labels = Array.from({ length: images }, () => random.integer(classes));
  const names = Array.from({ length: classes }, (_, i) => `class ${i}`);
  const noise = new InMemoryImages({ dtype: 'uint8', shape: [images, 1, classes, 1], data }, labels, names);

  const { top5Accuracy, loss } = await evaluateClassifier(new Brightest(), noise, { batchSize: 64 });
  const rows = labels.map((_, i) => Array.from(data.subarray(i * classes, (i + 1) * classes)));
  const hits = rows.filter((row, i) => {
    const order = row.map((_, j) => j).sort((a, b) => row[b]! - row[a]! || a - b);
    return order.slice(0, 5).includes(labels[i]!);
  });
  expect(top5Accuracy).toBeCloseTo(hits.length / images, 12);
  expect(hits.length).toBeGreaterThan(0);
  const losses = rows.map(
    (row, i) => -Math.log(softmax(row.map((level) => (level / 255) * 10))[labels[i]!]!),
  );
  expect(loss).toBeCloseTo(losses.reduce((sum, value) => sum + value) / images, 5);
});

it('leaves every module in the mode that it was in', async () => {
  const dropout = new Dropout(0.9);
  const model = new Sequential(new Brightest(), dropout);
  model.training = false;
  expect((await evaluateClassifier(model, dataset)).accuracy).toBe(0.75); // nothing was dropped
  expect([model.training, dropout.training]).toEqual([false, true]);
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(evaluateClassifier(new Brightest(), dataset, { signal })).rejects.toThrow('enough');
});

it('says what does not fit', async () => {
  const unknown = { length: 1, get: () => ({ ...dataset.get(0, new Random(0)), label: 3 }) };
  await expect(evaluateClassifier(new Brightest(), unknown)).rejects.toThrow(/label 3.*labels 0 to 2/);
  await expect(evaluateClassifier(new Brightest(), { ...unknown, length: 0 })).rejects.toThrow(/empty/);

  class Broken extends Brightest {
    override forward = (images: tf.Tensor) => tf.log(tf.sub(super.forward(images), 1));
  }
  await expect(expectNoLeaks(() => evaluateClassifier(new Broken(), dataset))).rejects.toThrow(
    InvalidArgumentError,
  );
  class Maps extends Module {
    forward = (images: tf.Tensor) => tf.clone(images);
  }
  await expect(evaluateClassifier(new Maps(), dataset)).rejects.toThrow(ShapeError);
});

function softmax(logits: number[]): number[] {
  const exponentials = logits.map(Math.exp);
  const sum = exponentials.reduce((total, value) => total + value);
  return exponentials.map((value) => value / sum);
}
