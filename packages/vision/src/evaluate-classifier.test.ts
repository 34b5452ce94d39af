import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { InMemoryImages, readImage } from '@dl/core/data';
import { Module } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { evaluateClassifier } from './evaluate-classifier';
import { saveClassifierReport } from './report';

/** Answers with the class whose pixel is brightest: images of 1 x 3 pixels, three classes. */
class Brightest extends Module {
  forward(images: tf.Tensor): tf.Tensor {
    return tf.mul(tf.reshape(images, [-1, 3]), 10);
  }
}

const images = new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 200, 100]);
const dataset = new InMemoryImages(
  { dtype: 'uint8', shape: [4, 1, 3, 1], data: images },
  [0, 1, 2, 2],
  ['a', 'b', 'c'],
);

it('counts what was right and lists what was not', async () => {
  const model = new Brightest();
  const evaluation = await expectNoLeaks(() => evaluateClassifier(model, dataset, { batchSize: 3 }));
  expect(evaluation).toMatchObject({
    accuracy: 0.75,
    images: 4,
    confusion: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ],
    mistakes: [{ index: 3, label: 2, prediction: 1 }],
  });
  const logits = [0, (200 / 255) * 10, (100 / 255) * 10].map(Math.exp);
  expect(evaluation.mistakes[0]!.confidence).toBeCloseTo(
    logits[1]! / (logits[0]! + logits[1]! + logits[2]!),
    5,
  );
  expect(model.training).toBe(true);
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(evaluateClassifier(new Brightest(), dataset, { signal })).rejects.toThrow('enough');
});

it('writes the confusion matrix and the mistakes as pictures', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'dl-report-'));
  const evaluation = await evaluateClassifier(new Brightest(), dataset);
  const paths = await saveClassifierReport(directory, evaluation, dataset, { classes: dataset.classes });
  for (const file of Object.values(paths)) {
    expect(existsSync(file)).toBe(true);
    expect((await readImage(file)).width).toBeGreaterThan(100);
  }
  rmSync(directory, { recursive: true });
});
