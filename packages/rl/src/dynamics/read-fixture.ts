import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What `fixtures/dynamics.py` wrote under this name. */
export function readFixture<Recorded>(name: string): Recorded {
  const file = new URL(`../fixtures/dynamics/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recorded;
}
