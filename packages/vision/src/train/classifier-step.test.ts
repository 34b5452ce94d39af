import { expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { collate } from '@dl/core/data';
import { Module } from '@dl/core/nn';
import { crossEntropy } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { classifierStep } from './classifier-step';
import { mixBatch } from './mix-batch';

const logits = [[2, 0, 1]];
const other = [[0, 1, 3]];

class WithAuxiliary extends Module {
  forward(): tf.Tensor {
    return tf.tensor2d(logits);
  }

  forwardWithAuxiliary() {
    return { logits: tf.tensor2d(logits), auxiliary: [tf.tensor2d(other), tf.tensor2d(other)] };
  }
}

it('adds a share of the classifiers at half depth, while training', () => {
  const model = new WithAuxiliary();
  const label = tf.tensor1d([0], 'int32');
  const image = tf.zeros([1, 4, 4, 3]);
  const loss = (values: number[][]) => crossEntropy(tf.tensor2d(values), label).dataSync()[0]!;
  const measured = (auxiliaryWeight?: number) =>
    classifierStep({ auxiliaryWeight })(model, { image, label }).loss.dataSync()[0];
  expect(measured(0.3)).toBeCloseTo(loss(logits) + 0.6 * loss(other), 5);
  expect(measured()).toBeCloseTo(loss(logits), 6);
  model.eval();
  expect(measured(0.3)).toBeCloseTo(loss(logits), 6);
});

it('mixes batches in either way, to probabilities that sum to one', () => {
  const samples = [0, 2].map((label) => ({
    image: { dtype: 'float32', shape: [4, 4, 1], data: new Float32Array(16).fill(label) } as const,
    label,
  }));
  const mix = mixBatch(
    [
      { type: 'mixup', alpha: 1 },
      { type: 'cutmix', alpha: 1 },
    ],
    3,
  );
  const kinds = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const { image, label } = withRandom(new Random(0), () => mix(samples, new Random(seed)));
    expect(image.shape).toEqual(collate(samples).image.shape);
    for (const row of [0, 1]) {
      const probabilities = label.data.slice(3 * row, 3 * row + 3);
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
    // CutMix leaves the values 0 and 2 as they are, mixup blends them.
    kinds.add(image.data.every((value) => value === 0 || value === 2) ? 'cutmix' : 'mixup');
  }
  expect(kinds).toEqual(new Set(['cutmix', 'mixup']));
});
