import { readFile } from 'node:fs/promises';
import os from 'node:os';

/** Bytes that can be taken without swapping. */
export async function availableMemory(): Promise<number> {
  // os.freemem() leaves out what Linux would take back from its caches.
  const information = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = /^MemAvailable: +(\d+) kB$/m.exec(information);
  return available ? Number(available[1]) * 1024 : os.freemem();
}
