import { evaluateStory, type StoryModel } from '@dl/story-qa';
import { table } from '../table';
import type { NamedStories } from './story-model';

/** The error of each task, and of all. */
export interface StoryErrors {
  tasks: { task: string; questions: number; error: number }[];
  /** Mean of the tasks' errors, 0 to 1. */
  meanError: number;
  /** Tasks with more than 5 % wrong answers. */
  failed: number;
}

/** Asks all questions of some tasks. */
export async function measureErrors(
  model: StoryModel,
  named: readonly NamedStories[],
  signal: AbortSignal,
): Promise<StoryErrors> {
  const tasks: StoryErrors['tasks'] = [];
  for (const { name, stories } of named) {
    tasks.push({ task: name, ...(await evaluateStory(model, stories, { signal })) });
  }
  return {
    tasks,
    meanError: tasks.reduce((sum, { error }) => sum + error, 0) / tasks.length,
    failed: tasks.filter(({ error }) => error > 0.05).length,
  };
}

export function printErrors({ tasks, meanError, failed }: StoryErrors): string {
  return [
    table(
      tasks.map(({ task, questions, error }) => ({ task, questions, 'error %': (100 * error).toFixed(1) })),
    ),
    '',
    `mean error ${(100 * meanError).toFixed(2)} %, ${failed} of ${tasks.length} tasks failed (more than 5 %)`,
  ].join('\n');
}
