import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { ShapeError } from '@dl/core';
import { InMemoryImages, readImage } from '@dl/core/data';
import { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { evaluateClassifier } from '../evaluate/evaluate-classifier';
import { saveClassifierReport } from './save-classifier-report';

const directory = mkdtempSync(path.join(tmpdir(), 'dl-report-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Answers with the class whose pixel is brightest. */
class Brightest extends Module {
  forward(images: tf.Tensor): tf.Tensor {
    return tf.mul(tf.reshape(images, [images.shape[0], -1]), 10);
  }
}

/** One image a class: bright at its own pixel, but for the last one, which looks like the first. */
function diagonal(classes: number, names: string[]): InMemoryImages {
  const data = new Uint8Array(classes * classes);
  for (let i = 0; i < classes; i++) data[i * classes + (i === classes - 1 ? 0 : i)] = 255;
  return new InMemoryImages(
    { dtype: 'uint8', shape: [classes, 1, classes, 1], data },
    names.map((_, i) => i),
    names,
  );
}

it('writes one page with everything in it, and its pictures', async () => {
  const dataset = diagonal(3, ['cat', '<img src=x onerror=alert(1)>', 'automobile & co']);
  const { classes } = dataset;
  const evaluation = await evaluateClassifier(new Brightest(), dataset);
  const run = { weights: '"><script>', seed: 7, layers: [1, 2], nothing: undefined };
  const { page, ...pictures } = await saveClassifierReport(
    path.join(directory, 'new/report'),
    evaluation,
    dataset,
    {
      classes,
      run,
    },
  );
  for (const file of Object.values(pictures)) expect((await readImage(file)).width).toBeGreaterThan(100);

  const text = readFileSync(page, 'utf8');
  for (const file of Object.values(pictures)) expect(text).toContain(readFileSync(file, 'base64'));
  expect(text).not.toMatch(/<script|<img src=x|(src|href)="(?!data:)|url\(/);
  const rows = [...text.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell]) => cell),
  );
  expect(rows).toContainEqual(['Accuracy', '66.67 %']);
  expect(rows).toContainEqual(['weights', '&#34;&#62;&#60;script&#62;']);
  expect(rows).toContainEqual(['layers', '[1,2]']);
  expect(rows).toContainEqual(['automobile &#38; co', 'cat', '1', '100.0 %']);
  expect(rows).toContainEqual(['cat', '50.00 %', '100.00 %', '66.67 %', '1']);
  expect(rows.flat()).not.toContain('nothing');
});

it('is of use for a thousand classes, and without a mistake', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
  const dataset = diagonal(1000, names);
  const evaluation = await evaluateClassifier(new Brightest(), dataset);
  expect(evaluation.mistakes).toMatchObject([{ index: 999, label: 999, prediction: 0 }]);
  const { page } = await saveClassifierReport(directory, evaluation, dataset, { classes: names });
  expect(statSync(page).size).toBeLessThan(1_000_000);

  const perfect = diagonal(2, ['a', 'b']);
  const none = await evaluateClassifier(new Brightest(), {
    length: 1,
    get: (i, random) => perfect.get(i, random),
  });
  await saveClassifierReport(directory, none, perfect);
  expect(readFileSync(page, 'utf8')).not.toMatch(/Most confused|alt="Mistakes"/);
  await expect(saveClassifierReport(directory, none, perfect, { classes: ['a'] })).rejects.toThrow(
    ShapeError,
  );
});
