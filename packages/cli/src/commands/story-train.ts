import { countQuestions, saveStoryModel, trainStory, trainStoryOptions } from '@dl/story-qa';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { measureErrors, printErrors } from './story-errors';
import { openStories, storyOptions } from './story-model';
import { trainingListeners, trainingOutputOptions } from './training-output';

export const storyTrainCommand = defineCommand({
  name: 'story train',
  summary: 'train a network to answer questions about stories: one for all tasks that are given',
  options: storyOptions.extend({
    ...trainStoryOptions.shape,
    ...trainingOutputOptions,
  }),
  examples: [
    'dl story train --kinds one-fact yes-no --epochs 20',
    'dl story train --data en-10k --tasks 1 --restarts 3',
    'dl story train --data en-10k --features 50 --epochs 60 --halve-every 15 --checkpoints runs/babi --resume',
    'dl story train --data en-10k --tasks 2 --network entnet --patience 30',
  ],
  async run(
    { data, tasks, limit, kinds, stories: count, questions, backend: requested, out, log, ...settings },
    _,
    { signal, json, note },
  ) {
    const start = performance.now();
    const source = { data, tasks, limit, kinds, stories: count, questions };
    const [train, test] = [await openStories(source, 'train'), await openStories(source, 'test')];
    const stories = train.flatMap((named) => named.stories);
    await chooseBackend(requested, note);
    note(`${countQuestions(stories).toLocaleString('en')} questions in ${stories.length} stories`);
    const listeners = trainingListeners({ out, log }, json);
    const { model, ...trained } = await trainStory(stories, settings, { signal, listeners });
    try {
      const file = `${out}/story.safetensors`;
      await saveStoryModel(file, model);
      const errors = await measureErrors(model, test, signal);
      const seconds = Math.round((performance.now() - start) / 1000);
      return { ...errors, ...trained, parameters: model.parameters, seconds, model: file };
    } finally {
      model.dispose();
    }
  },
  print: ({ trainingError, epochs, parameters, seconds, model, ...errors }) =>
    [
      printErrors(errors),
      `error on the training questions ${(100 * trainingError).toFixed(2)} %, after ${epochs} epochs and ${seconds} s`,
      `${parameters.toLocaleString('en')} parameters: ${model}`,
    ].join('\n'),
});
