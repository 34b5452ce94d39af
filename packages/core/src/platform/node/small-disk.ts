import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Only for tests: a disk of `kibibytes`, or the reason why this machine cannot mount one. */
export function mountSmallDisk(
  kibibytes: number,
): { directory: string; unmount: () => void } | { reason: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { reason: 'mounting a tmpfs needs root on Linux' };
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'dl-small-disk-'));
  const unmount = () => {
    execFileSync('umount', [directory]);
    fs.rmdirSync(directory);
  };
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', directory], { stdio: 'pipe' });
    return { directory, unmount };
  } catch (error) {
    fs.rmdirSync(directory);
    return { reason: `no tmpfs can be mounted: ${(error as Error).message.trim()}` };
  }
}
