import type { Image } from '@dl/core/data';

/** Options that change when a painting stops and what it tells, but not what is painted. */
const unimportant = new Set(['checkpoints', 'checkpointEvery', 'resume', 'pictureEvery', 'memoryLimit']);

/** A hash of all that decides what is painted. */
export async function fingerprintOf(
  pictures: readonly Image[],
  options: Readonly<Record<string, unknown>>,
): Promise<string> {
  const parts: (string | Uint8Array)[] = [
    JSON.stringify(Object.entries(options).filter(([name]) => !unimportant.has(name))),
    ...pictures.map(({ width, height, data }) => [`${width} x ${height}`, data]).flat(),
  ];
  let hash = '';
  for (const part of parts) {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part;
    hash += await sha256(bytes as Uint8Array<ArrayBuffer>);
  }
  return sha256(new TextEncoder().encode(hash));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
