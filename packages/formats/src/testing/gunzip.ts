import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The content of a fixture that is kept compressed. */
export function gunzip(file: URL): Uint8Array {
  return new Uint8Array(gunzipSync(fs.readFileSync(file)));
}
