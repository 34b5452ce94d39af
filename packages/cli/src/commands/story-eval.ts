import { defineCommand } from '../command';
import { measureErrors, printErrors } from './story-errors';
import { openStories, storyModelOptions, storyOptions, withStoryModel } from './story-model';

export const storyEvalCommand = defineCommand({
  name: 'story eval',
  summary: 'measure how many questions about stories a network answers wrongly, task by task',
  options: storyModelOptions.extend(storyOptions.shape),
  examples: [
    'dl story eval --weights out/story.safetensors --data en-10k --tasks 1 2',
    'dl story eval --kinds one-fact two-facts --stories 200 --json',
  ],
  async run({ weights, backend, ...source }, _, context) {
    const stories = await openStories(source, 'test');
    return withStoryModel({ weights, backend }, context, (model) =>
      measureErrors(model, stories, context.signal),
    );
  },
  print: printErrors,
});
