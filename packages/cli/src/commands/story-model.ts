import {
  firstQuestions,
  generateStories,
  generateStoriesOptions,
  loadBabi,
  loadStoryModel,
  type Story,
  type StoryModel,
} from '@dl/story-qa';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** The options that say which model is used, on which backend. */
export const storyModelOptions = z.object({
  weights: z
    .string()
    .default('out/story.safetensors')
    .describe('model that `dl story train` wrote, file or URL'),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

/** The options that say which stories are read: those of bAbI, or made up. */
export const storyOptions = generateStoriesOptions.omit({ seed: true }).extend({
  data: z
    .string()
    .optional()
    .describe('unpacked folder of bAbI, such as en-10k; without it stories are made up'),
  tasks: z
    .array(z.coerce.number().int().positive())
    .optional()
    .describe('numbers of the tasks of bAbI; default: all that the folder has'),
  limit: z
    .int()
    .positive()
    .optional()
    .describe('questions of each task, from the start of its file; default: all'),
});

/** The stories of some tasks under a name. */
export interface NamedStories {
  name: string;
  stories: Story[];
}

/**
 * Reads or makes up stories.
 *
 * @param split - Which part of bAbI; 'test' makes up other stories than 'train'.
 */
export async function openStories(
  { data, tasks, limit, ...made }: z.output<typeof storyOptions>,
  split: 'train' | 'test',
): Promise<NamedStories[]> {
  if (data === undefined) {
    const seed = split === 'train' ? 0 : 1;
    return made.kinds.map((kind) => {
      const stories = Math.ceil(made.stories / made.kinds.length);
      return { name: kind, stories: generateStories({ ...made, kinds: [kind], stories, seed }) };
    });
  }
  return (await loadBabi(data, { split, tasks })).map(({ task, name, stories }) => ({
    name: `${task} ${name}`,
    stories: limit === undefined ? [...stories] : firstQuestions(stories, limit),
  }));
}

/** Loads a model, uses it, and frees it. */
export async function withStoryModel<T>(
  { weights, backend: requested }: z.output<typeof storyModelOptions>,
  { note }: CommandContext,
  use: (model: StoryModel) => Promise<T>,
): Promise<T> {
  await chooseBackend(requested, note);
  const model = await loadStoryModel(weights);
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}
