import { confusionMatrixChart, saveChart } from '@dl/core/viz';
import { answerConfusion, evaluateVqa } from '@dl/vqa';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chartFile } from './chart-file';
import { openVqaData, vqaDataOptions, vqaModelOptions, withVqaModel } from './vqa-model';
import { printScores } from './vqa-scores';

/** Answers in the picture of the confusion matrix. */
const mostAnswers = 20;

export const vqaEvalCommand = defineCommand({
  name: 'vqa eval',
  summary: 'measure how many questions about pictures a network answers right, kind by kind',
  options: vqaModelOptions.extend({
    ...vqaDataOptions.shape,
    cache: z
      .string()
      .default('cache/vqa-features')
      .describe('folder for the features of pictures, where another network makes them'),
    confusion: chartFile
      .optional()
      .describe(
        `file for a picture of what is taken for what among the first ${mostAnswers} answers: .png or .svg`,
      )
      .meta({ writes: 'file' }),
  }),
  examples: [
    'dl vqa eval --data easy-VQA/data --confusion out/confusion.png',
    'dl vqa eval --weights out/vqa.safetensors --kinds nearest farthest --scenes 500 --json',
  ],
  async run({ weights, backend, cache, confusion, ...source }, _, context) {
    const { signal } = context;
    const dataset = await openVqaData(source, 'test');
    return withVqaModel({ weights, backend }, context, async (model, encoder) => {
      const { answers, ...scores } = await evaluateVqa(model, dataset, { signal, encoder, cache });
      if (confusion !== undefined) {
        const classes = model.answers.answers.slice(0, mostAnswers);
        const matrix = answerConfusion(dataset.questions, answers, classes);
        await saveChart(confusion, confusionMatrixChart(matrix, { classes }));
      }
      return { ...scores, ...(confusion !== undefined && { confusion }) };
    });
  },
  print: printScores,
});
