import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { StudioTask } from '../task';

const script = fileURLToPath(new URL('fake-training.mjs', import.meta.url));

/** A task that counts to `steps`, some milliseconds a step, and keeps where it is: what a training does, without the learning. */
export const fakeTask: StudioTask = {
  name: 'count up',
  summary: 'counts',
  options: z.object({
    steps: z.int().positive().default(5).describe('how far'),
    milliseconds: z.int().positive().default(20).describe('of a step'),
    failAt: z.int().optional().describe('step at which it fails'),
  }),
  command: (options, folder) => [process.execPath, script, folder, JSON.stringify(options)],
  classify: (_, folder, pictures) => [process.execPath, script, folder, JSON.stringify({ pictures })],
};

export const logOf = (folder: string) => path.join(folder, 'log.jsonl');
