import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWeights } from '@dl/formats';

/** A reader, and the good files whose mutations it gets. */
interface Target {
  readonly files: readonly string[];
  read(bytes: Uint8Array): Promise<unknown>;
}

const sources = fileURLToPath(new URL('../../src', import.meta.url));

/** The fixtures of the tests, by their paths below `src`. */
function fixtures(pattern: RegExp): string[] {
  const found = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => path.join(sources, file));
  if (!found.length) throw new Error(`no fixture in ${sources} matches ${pattern}`);
  return found.sort();
}

const weights = (format: string, pattern: RegExp): Target => ({
  files: fixtures(pattern),
  read: async (bytes) => (await openWeights(bytes, { format })).read(),
});

export const targets = {
  pytorch: weights('pytorch', /pytorch\/fixtures\/.*\.(pth|pt|th|bin)$/),
} satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;
