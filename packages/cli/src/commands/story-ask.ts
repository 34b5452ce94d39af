import { InvalidArgumentError } from '@dl/core';
import { readText } from '@dl/core/data';
import { saveChart } from '@dl/core/viz';
import { askStory, attentionChart, type StoryAnswer } from '@dl/story-qa';
import * as z from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';
import { chartFile } from './chart-file';
import { storyModelOptions, withStoryModel } from './story-model';

export const storyAskCommand = defineCommand({
  name: 'story ask',
  summary: 'ask a question about a story, and see which sentences the answer comes from',
  arguments: [{ name: 'question', description: 'what is asked' }],
  options: storyModelOptions.extend({
    story: z.string().optional().describe('the story; each sentence ends with a full stop'),
    file: z.string().optional().describe('or a file that holds it'),
    picture: chartFile.optional().describe('file for a picture of the attention: .png or .svg'),
  }),
  examples: [
    'dl story ask "Where is Anna?" --story "Anna went to the attic. Ben ran to the cellar."',
    'dl story ask "Where is the lamp?" --file story.txt --picture out/attention.png',
  ],
  async run({ story, file, picture, ...model }, [question], context) {
    if ((story === undefined) === (file === undefined)) {
      throw new InvalidArgumentError('give the story as --story TEXT or --file FILE');
    }
    const text = story ?? (await readText(file!));
    return withStoryModel(model, context, async (network) => {
      const answer = await askStory(network, text, question!);
      if (answer.forgotten) {
        context.note(
          `the story is too long for this network: it forgot the first ${answer.forgotten} sentences`,
        );
      }
      if (picture !== undefined) await saveChart(picture, attentionChart(question!, answer));
      return { question: question!, ...answer, ...(picture !== undefined && { picture }) };
    });
  },
  print: ({ candidates, sentences, attention }) =>
    [
      candidates[0]!.answer,
      candidates
        .slice(1)
        .filter(({ probability }) => probability >= 0.01)
        .map(({ answer, probability }) => `  or ${answer} (${(100 * probability).toFixed(0)} %)`),
      '',
      attention.length && sentences.length ? attentionTable(sentences, attention) : [],
    ]
      .flat()
      .join('\n')
      .trimEnd(),
});

/** A row for each sentence, with a bar for each look at it. */
function attentionTable(sentences: string[], attention: StoryAnswer['attention']): string {
  return table(
    sentences.map((sentence, index) => ({
      sentence,
      ...Object.fromEntries(attention.map(({ name, weights }) => [name, bar(weights[index]!)])),
    })),
  );
}

const bar = (weight: number) =>
  `${weight.toFixed(2)} ${'█'.repeat(Math.round(8 * Math.min(weight, 1)))}`.padEnd(13);
