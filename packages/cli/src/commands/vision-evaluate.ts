import { evaluateClassifier, mostConfused, saveClassifierReport } from '@dl/vision';
import * as z from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';
import { classifierOptions, withClassifier } from './open-classifier';

export const visionEvaluateCommand = defineCommand({
  name: 'vision evaluate',
  summary: 'measure a trained classifier on the test images and write a report',
  options: classifierOptions.extend({
    batchSize: z.int().positive().default(200).describe('images at a time'),
  }),
  examples: [
    'dl vision evaluate --weights out/mnist.safetensors',
    'dl vision evaluate --recipe cifar10-resnet20 --weights out/cifar10-resnet20.safetensors --data data/cifar10 --out report',
  ],
  async run({ batchSize, ...options }, _, context) {
    return withClassifier(options, context, async ({ model, classes, images }) => {
      const start = performance.now();
      const { prepared, shown } = await images('test');
      const evaluation = await evaluateClassifier(model, prepared, { batchSize, signal: context.signal });
      const seconds = Math.round((performance.now() - start) / 1000);
      const { out, ...run } = options;
      const report = await saveClassifierReport(out, evaluation, shown, {
        classes,
        title: `${options.recipe}: ${evaluation.images.toLocaleString('en')} test images`,
        run: { ...run, batchSize, seconds },
      });
      const { accuracy, top5Accuracy, loss, calibration } = evaluation;
      return {
        accuracy,
        top5Accuracy,
        loss,
        expectedCalibrationError: calibration.expectedCalibrationError,
        images: evaluation.images,
        seconds,
        classes: evaluation.classScores.map((scores, i) => ({ name: classes[i]!, ...scores })),
        mostConfused: mostConfused(evaluation.confusion, 10).map(({ label, prediction, ...pair }) => ({
          label: classes[label]!,
          prediction: classes[prediction]!,
          ...pair,
        })),
        report,
      };
    });
  },
  print(result) {
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    return [
      `accuracy on ${result.images.toLocaleString('en')} test images: ${percent(result.accuracy)}`,
      `among the five most probable: ${percent(result.top5Accuracy)}`,
      `mean cross-entropy: ${result.loss.toFixed(4)} nats`,
      `expected calibration error: ${percent(result.expectedCalibrationError)}`,
      '',
      table(
        result.classes.map(({ name, precision, recall, f1, support }) => ({
          class: name,
          precision: percent(precision),
          recall: percent(recall),
          F1: percent(f1),
          images: support,
        })),
      ),
      '',
      ...result.mostConfused
        .slice(0, 5)
        .map(({ label, prediction, images }) => `${label} taken for ${prediction}: ${images}`),
      `report: ${result.report.page}`,
    ].join('\n');
  },
});
