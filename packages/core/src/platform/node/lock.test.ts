import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-lock-'));
  file = path.join(directory, 'file.lock');
});
afterEach(() => fs.rm(directory, { recursive: true }));

/** A lock that somebody else left, last touched so many seconds ago. */
async function leaveLock(owner: string, secondsAgo: number): Promise<void> {
  await fs.writeFile(file, owner);
  const touched = Date.now() / 1000 - secondsAgo;
  await fs.utimes(file, touched, touched);
}

const deadProcess = () => JSON.stringify({ process: spawnSync('true').pid, host: os.hostname(), id: 'x' });
const onAnotherMachine = JSON.stringify({ process: process.pid, host: 'elsewhere', id: 'x' });

describe('withLock', () => {
  it('says that there is no place for the lock', async () => {
    await fs.writeFile(file, '');
    await expect(withLock(path.join(file, 'x.lock'), () => sleep(0))).rejects.toMatchObject({
      code: 'file-not-writable',
    });
    await expect(withLock(path.join(directory, 'n'.repeat(300)), () => sleep(0))).rejects.toMatchObject({
      code: 'file-not-writable',
    });
  });

  it('lets one in at a time and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const results = Array.from({ length: 5 }, (_, index) =>
      withLock(file, async () => {
        most = Math.max(most, ++inside);
        await sleep(5);
        inside--;
        return index;
      }),
    );
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(1);
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('is released by a failure', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await withLock(file, async () => 'in')).toBe('in');
  });

  it('is touched while it is held', async () => {
    await withLock(file, async () => {
      const { mtimeMs } = await fs.stat(file);
      while ((await fs.stat(file)).mtimeMs === mtimeMs) await sleep(50);
    });
  });

  it.each([
    ['a process that is gone', deadProcess, 10],
    ['another machine that is silent', () => onAnotherMachine, 200],
    ['nobody knows whom', () => 'damaged', 200],
  ])('is taken over from %s', async (_, owner, secondsAgo) => {
    await leaveLock(owner(), secondsAgo);
    let waited = false;
    expect(await withLock(file, async () => 'in', { onWait: () => (waited = true) })).toBe('in');
    expect(waited).toBe(false);
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it.each([
    ['a process that is gone, but was there just now', deadProcess, 0],
    ['another machine that was heard of', () => onAnotherMachine, 60],
    [
      'a process that lives',
      () => JSON.stringify({ process: process.pid, host: os.hostname(), id: 'x' }),
      60,
    ],
  ])('is not taken from %s; a signal ends the wait', async (_, owner, secondsAgo) => {
    await leaveLock(owner(), secondsAgo);
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = withLock(file, async () => 'in', {
      signal: controller.signal,
      onWait: () => controller.abort(reason),
    });
    await expect(waiting).rejects.toBe(reason);
    expect(await fs.readdir(directory)).toEqual(['file.lock']);
  });
});
