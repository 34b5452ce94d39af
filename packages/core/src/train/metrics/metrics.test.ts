import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { crossEntropy } from '../losses/cross-entropy';
import { expectNoLeaks } from '../../testing';
import { accuracy, topKAccuracy } from './accuracy';
import { confusionMatrix } from './confusion-matrix';
import { meanAbsoluteError } from './mean-absolute-error';
import { meanLoss } from './mean-loss';
import type { Metric } from './metric';
import { bitsPerCharacter, perplexity } from './perplexity';
import { classScores, f1, precision, recall } from './precision-recall';

type Batch = [output: tf.TensorLike, target: tf.TensorLike];

/** The value of a metric over batches, whose tensors are disposed before the metric has read them. */
async function over<Value>(
  metric: Metric<Value>,
  batches: Batch[],
  targetType: 'int32' | 'float32' = 'int32',
) {
  return expectNoLeaks(async () => {
    metric.reset();
    for (const [output, target] of batches) {
      const tensors = [tf.tensor(output), tf.tensor(target, undefined, targetType)] as const;
      const update = metric.update(...tensors);
      tf.dispose([...tensors]);
      await update;
    }
    return metric.compute();
  });
}

const outputs = [
  [0.1, 0.7, 0.2],
  [0.5, 0.3, 0.2],
  [0.2, 0.3, 0.5],
  [0.6, 0.1, 0.3],
];

const batches: Batch[] = [
  [outputs.slice(0, 3), [1, 1, 2]],
  [outputs.slice(3), [2]],
];

describe('accuracy', () => {
  it('counts every example alike, whatever its batch', async () => {
    expect(await over(accuracy(), batches)).toBe(2 / 4);
    expect(await over(topKAccuracy(2), batches)).toBe(1);
    expect(await over(topKAccuracy(1), batches)).toBe(2 / 4);
    expect(await over(topKAccuracy(9), batches)).toBe(1);
  });

  it('takes sequences, and leaves out padding', async () => {
    const sequence: Batch = [[outputs.slice(0, 2), outputs.slice(2)], [[1, 0], [0, 0]]]; // prettier-ignore
    expect(await over(accuracy(), [sequence])).toBe(3 / 4);
    expect(await over(accuracy({ ignoreIndex: 0 }), [sequence])).toBe(1);
    expect(await over(topKAccuracy(2, { ignoreIndex: 1 }), [sequence])).toBe(2 / 3);
  });

  it('is not a number before the first batch, and forgets on reset', async () => {
    const metric = accuracy();
    expect(metric.compute()).toBeNaN();
    await over(metric, batches);
    metric.reset();
    expect(metric.compute()).toBeNaN();
  });

  it('rejects targets that do not fit', async () => {
    const metric = accuracy();
    await expect(metric.update(tf.zeros([2, 3]), tf.zeros([2, 1]))).rejects.toThrow(
      'class indices [2], received',
    );
    expect(() => topKAccuracy(0)).toThrow('k is 0');
  });
});

describe('confusion matrix', () => {
  it('has true classes as rows and predicted ones as columns', async () => {
    expect(await over(confusionMatrix(), batches)).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
    ]);
    expect(confusionMatrix().compute()).toEqual([]);
  });

  it('rejects a target that is no class', async () => {
    await expect(confusionMatrix().update(tf.zeros([1, 3]), tf.tensor1d([3], 'int32'))).rejects.toThrow(
      'target 3',
    );
  });
});

describe('precision, recall and F1', () => {
  it('follow from the confusion matrix', async () => {
    expect(classScores(await over(confusionMatrix(), batches))).toEqual([
      { precision: 0, recall: 0, f1: 0, support: 0 },
      { precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 },
      { precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 },
    ]);
    expect(await over(precision(), batches)).toBeCloseTo(2 / 3, 12);
    expect(await over(recall(), batches)).toBeCloseTo(1 / 3, 12);
    expect(await over(f1(), batches)).toBeCloseTo(4 / 9, 12);
    expect(precision().compute()).toBeNaN();
    expect(recall({ average: 'micro' }).compute()).toBeNaN();
  });

  it('micro averages are the accuracy', async () => {
    for (const metric of [precision, recall, f1])
      expect(await over(metric({ average: 'micro' }), batches)).toBe(0.5);
  });

  it('lie in [0, 1], with F1 between precision and recall', () => {
    const matrices = fc.integer({ min: 1, max: 5 }).chain((size) => {
      const row = fc.array(fc.nat(20), { minLength: size, maxLength: size });
      return fc.array(row, { minLength: size, maxLength: size });
    });
    fc.assert(
      fc.property(matrices, (matrix) => {
        for (const { precision, recall, f1 } of classScores(matrix)) {
          expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - 1e-12);
          expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + 1e-12);
          expect(Math.max(precision, recall)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('means', () => {
  it('meanLoss weighs batches by their size', async () => {
    const whole = crossEntropy(tf.tensor2d(outputs), tf.tensor1d([1, 1, 2, 2], 'int32'));
    expect(await over(meanLoss(crossEntropy), batches)).toBeCloseTo((await whole.data())[0]!, 6);
  });

  it('perplexity and bits per character of a uniform guess are the number of classes and its logarithm', async () => {
    const uniform: Batch = [[[[0, 0, 0, 0], [0, 0, 0, 0]]], [[3, 1]]]; // prettier-ignore
    expect(await over(perplexity(), [uniform])).toBeCloseTo(4, 5);
    expect(await over(bitsPerCharacter(), [uniform])).toBeCloseTo(2, 6);
    const padded: Batch = [[[9, 0, 0, 0], [0, 0, 0, 0]], [0, 1]]; // prettier-ignore
    expect(await over(perplexity({ ignoreIndex: 0 }), [padded])).toBeCloseTo(4, 5);
  });

  it('meanAbsoluteError is over all elements', async () => {
    const errors: Batch[] = [
      [[[1, 2]], [[2, 4]]],
      [[[0, 0], [0, 0]], [[1, -1], [0, 0]]], // prettier-ignore
    ];
    expect(await over(meanAbsoluteError(), errors, 'float32')).toBeCloseTo(5 / 6, 6);
  });
});
