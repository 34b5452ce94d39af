import path from 'node:path';
import type { StudioTask } from '@dl/studio';
import * as z from 'zod';
import type { Command } from '../command';
import { flagWords } from '../flags';

/** Flags that the studio sets itself. */
const own = { checkpoints: true, resume: true, out: true, log: true } as const;

/** This program, as a process is started with it. */
const program = [process.execPath, ...process.execArgv, process.argv[1]!];

/** Every command that trains with checkpoints and a log, as a task of the studio. */
export function studioTasks(commands: readonly Command[]): StudioTask[] {
  return commands
    .filter(({ options: { shape } }) => Object.keys(own).every((flag) => flag in shape))
    .map(studioTask);
}

function studioTask({ name, summary, arguments: positional = [], options }: Command): StudioTask {
  const named = positional.map(({ name }) => name);
  const fields = positional.map(({ name, description }) => [name, z.string().min(1).describe(description)]);
  const given = options.omit(own).extend(Object.fromEntries(fields) as Record<string, z.ZodString>);
  return {
    name,
    summary,
    options: z.object({ ...Object.fromEntries(fields), ...given.shape }),
    command(values, folder) {
      const differing = Object.entries(values).filter(
        ([key, value]) => !named.includes(key) && !isDefault(given, key, value),
      );
      return [
        ...[...program, ...name.split(' ')],
        ...flagWords({
          ...Object.fromEntries(differing),
          ...{ out: outIn(options, folder), log: ['jsonl'] },
          ...{ checkpoints: path.join(folder, 'checkpoints'), resume: true },
        }),
        ...['--json', '--notes', '--', ...named.map((key) => String(values[key]))],
      ];
    },
    ...(name.startsWith('vision ') && {
      classify: (result: unknown, folder: string, pictures: string[]) => {
        const weights = path.join(folder, path.basename(trainedSchema.parse(result).weights));
        return [...program, 'vision', 'classify', ...flagWords({ weights }), '--json', '--', ...pictures];
      },
    }),
  };
}

/** What the trainings of classifiers print. */
const trainedSchema = z.looseObject({ weights: z.string() });

/** A folder, or for a command that writes one file that file in the folder. */
function outIn(options: z.ZodObject, folder: string): string {
  const { out } = options.parse({}) as { out?: string };
  return out !== undefined && path.extname(out) ? path.join(folder, path.basename(out)) : folder;
}

function isDefault(options: z.ZodObject, key: string, value: unknown): boolean {
  const initial = (options.shape[key] as z.ZodType).safeParse(undefined);
  return initial.success && JSON.stringify(initial.data) === JSON.stringify(value);
}
