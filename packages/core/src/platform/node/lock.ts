import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explained, makeDirectory } from './files';

const pollMilliseconds = 100;
const heartbeatMilliseconds = 1_000;
/** A lock that was not touched for so long is abandoned, if its process is known to be gone ... */
const abandonedMilliseconds = 5_000;
/** ... or if nothing is known about its process, which may run on another machine. */
const silentMilliseconds = 120_000;

export interface LockOptions {
  signal?: AbortSignal;
  /** Called once if another holds the lock. */
  onWait?: () => void;
}

/**
 * Runs `action` while no other process, and no other call in this one, holds the lock file `file`.
 *
 * @throws {@link FileNotWritableError} if the lock cannot be put there.
 */
export async function withLock<T>(
  file: string,
  action: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const owner = JSON.stringify({ process: process.pid, host: os.hostname(), id: randomUUID() });
  await makeDirectory(path.dirname(file));
  await explained(file, () => acquire(file, owner, options));
  const heartbeat = setInterval(() => {
    const now = new Date();
    fs.utimes(file, now, now).catch(() => undefined); // a lock that was taken over ends in `release`
  }, heartbeatMilliseconds).unref();
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    if ((await ownerOf(file)) === owner) await fs.rm(file, { force: true });
  }
}

async function acquire(file: string, owner: string, { signal, onWait }: LockOptions): Promise<void> {
  for (let waits = 0; ; waits++) {
    signal?.throwIfAborted();
    try {
      await fs.writeFile(file, owner, { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await removeAbandoned(file)) continue;
    if (waits === 0) onWait?.();
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** Removes the lock of a process that is gone. Of several that try, one succeeds: a rename works once. */
async function removeAbandoned(file: string): Promise<boolean> {
  const owner = await ownerOf(file);
  const touched = await fs.stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (owner === undefined || touched === undefined) return true;
  if (Date.now() - touched < (isGone(owner) ? abandonedMilliseconds : silentMilliseconds)) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return true;
  }
  // Somebody else may have replaced the lock just before the rename: then it is put back.
  if ((await ownerOf(aside)) !== owner) await fs.link(aside, file).catch(() => undefined);
  await fs.rm(aside, { force: true });
  return true;
}

function isGone(owner: string): boolean {
  try {
    const { process: id, host } = JSON.parse(owner) as { process: number; host: string };
    if (host !== os.hostname()) return false;
    process.kill(id, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function ownerOf(file: string): Promise<string | undefined> {
  return fs.readFile(file, 'utf8').catch(() => undefined);
}
