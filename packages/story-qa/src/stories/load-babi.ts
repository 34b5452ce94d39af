import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { readText } from '@dl/core/data';
import { exists, joinPath, listDirectory } from '@dl/core/internal';
import { parseBabi } from './parse-babi';
import type { Story } from './story';

/** One of the 20 tasks, with its stories. */
export interface BabiTask {
  /** 1 to 20. */
  readonly task: number;
  /** As in the file's name, for example `single-supporting-fact`. */
  readonly name: string;
  readonly stories: readonly Story[];
}

export interface LoadBabiOptions {
  /** Default: 'train'. */
  split?: 'train' | 'test';
  /** Numbers of the tasks. Default: all that the folder has. */
  tasks?: readonly number[];
}

/**
 * Reads the bAbI tasks (Weston et al. 2015) of an unpacked folder, such as `en` (1,000 questions to train on) or `en-10k`:
 * its files `qa1_single-supporting-fact_train.txt` and so on.
 *
 * ```ts
 * const tasks = await loadBabi('tasks_1-20_v1-2/en-10k', { split: 'train', tasks: [1, 2] });
 * tasks[0].stories.length; // 2000
 * ```
 *
 * @throws {@link InvalidArgumentError} if the folder or a task is missing.
 * @throws {@link FileFormatError} with file and line where a file is not of bAbI's form, or has no question.
 */
export async function loadBabi(
  folder: string,
  { split = 'train', tasks }: LoadBabiOptions = {},
): Promise<BabiTask[]> {
  if (!(await exists(folder))) throw new InvalidArgumentError(`there is no folder ${folder}`);
  const files = (await listDirectory(folder)).flatMap((file) => {
    const [, task, name, part] = /^qa(\d+)_(.+)_(train|test)\.txt$/.exec(file) ?? [];
    return part === split ? [{ file, task: Number(task), name: name! }] : [];
  });
  if (!files.length) {
    throw new InvalidArgumentError(
      `${folder} holds no task: files like qa1_single-supporting-fact_${split}.txt were looked for. ` +
        'Unpack the archive of bAbI and pass its folder en or en-10k.',
    );
  }
  const known = files.map(({ task }) => task).sort((a, b) => a - b);
  const missing = (tasks ?? []).find((task) => !known.includes(task));
  if (missing !== undefined) {
    throw new InvalidArgumentError(
      `${folder} has no file of task ${missing} to ${split === 'train' ? 'train' : 'test'} on; it has ${known.join(', ')}`,
    );
  }
  const loaded: BabiTask[] = [];
  for (const task of tasks ?? known) {
    const { file, name } = files.find((entry) => entry.task === task)!;
    const path = joinPath(folder, file);
    const stories = parseBabi(await readText(path), path);
    if (!stories.some(({ questions }) => questions.length))
      throw new FileFormatError(`${path} has no question`);
    loaded.push({ task, name, stories });
  }
  return loaded;
}
