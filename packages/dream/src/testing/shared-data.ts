import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');

/** The path of a published file in `DL_TEST_DATA`, by default the folder `shared/data` beside the repository. */
export function published(file: string): string {
  const found = path.join(data, file);
  if (existsSync(found)) return found;
  throw new Error(`${found} is missing: set DL_TEST_DATA to the folder that has ${file}`);
}

/** Why tests that need the published files are skipped, for their titles; '' if they are there. */
export const missingData = existsSync(data)
  ? ''
  : ` (skipped: there is no test data at ${data}; set DL_TEST_DATA)`;
