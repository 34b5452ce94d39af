import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where results are recorded. */
export const results = path.join(root, 'docs/results');

/** Where pictures go. */
export const out = path.join(root, 'out');

/** The path of a published file in `DL_TEST_DATA`, by default the folder `shared/data` beside the repository. */
export function published(file: string): string {
  const folder = process.env.DL_TEST_DATA ?? path.join(root, '../shared/data');
  const found = path.join(folder, file);
  if (existsSync(found)) return found;
  throw new Error(`${found} is missing: set DL_TEST_DATA to the folder that has ${file}`);
}
