import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startStudio, studioOptions } from '@dl/studio';
import * as z from 'zod';
import { defineCommand, type Command } from '../command';
import { studioDatasets } from './published-datasets';
import { studioTasks } from './studio-tasks';

const opener: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'open',
  linux: 'xdg-open',
  win32: 'explorer',
};

/** The command that opens the studio for all commands that train. */
export const studioCommand = (commands: readonly Command[]) =>
  defineCommand({
    name: 'studio',
    summary:
      'a lab page for training runs: start, queue, watch, stop, resume and compare them in the browser',
    options: studioOptions.extend({
      open: z.boolean().default(false).describe('open the page in the browser'),
    }),
    examples: [
      'dl studio --open',
      'dl studio --runs runs --parallel 2',
      'dl studio --host 0.0.0.0 --port 8080',
    ],
    async run({ open, ...options }, _, { signal, note, write }) {
      const studio = await startStudio(studioTasks(commands), options, studioDatasets());
      write(`${studio.url}\n`);
      const program = opener[process.platform];
      if (open && program)
        spawn(program, [studio.url], { stdio: 'ignore', detached: true })
          .on('error', () => note('no browser could be opened'))
          .unref();
      if (!signal.aborted) await once(signal, 'abort');
      note('the runs write their checkpoints; the next `dl studio` goes on with them');
      await studio.close();
    },
    print: () => '',
  });
