import fs from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

export const runFileSchema = z.object({
  name: z.string().describe('path below the folder of the run'),
  bytes: z.number(),
  modified: z.number().describe('milliseconds since 1970'),
});

export type RunFile = z.output<typeof runFileSchema>;

/** Folders and files of a run that are the studio's or the trainer's own. */
const internal = new Set(['run.json', 'result.json', 'checkpoints', 'classified']);

const deepest = 3;

/** What a run has made so far, by name. */
export async function listRunFiles(folder: string, below = '', depth = 0): Promise<RunFile[]> {
  const entries = await fs.readdir(path.join(folder, below), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry): Promise<RunFile[]> => {
      const name = below ? `${below}/${entry.name}` : entry.name;
      if (internal.has(name) || entry.name.startsWith('.')) return [];
      if (entry.isDirectory()) return depth < deepest ? listRunFiles(folder, name, depth + 1) : [];
      const stat = entry.isFile() && (await fs.stat(path.join(folder, name)).catch(() => undefined));
      return stat ? [{ name, bytes: stat.size, modified: Math.round(stat.mtimeMs) }] : [];
    }),
  );
  return found.flat().sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
