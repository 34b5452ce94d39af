import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';

/** Processor, cores, memory, operating system and runtime in one line. */
export function describeMachine(): string {
  const [processor] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${processor?.model.trim()}, ${os.availableParallelism()} cores, ${memory} GiB, ${os.type()} ${os.arch()}, Node ${process.versions.node}`;
}

/** The short hash of the checked-out commit, with "+changes" if files differ from it; null outside of a repository. */
export async function gitCommit(): Promise<string | null> {
  const git = (...args: string[]) => promisify(execFile)('git', args).then(({ stdout }) => stdout.trim());
  try {
    const hash = await git('rev-parse', '--short', 'HEAD');
    return (await git('status', '--porcelain', '--untracked-files=no')) ? `${hash}+changes` : hash;
  } catch {
    return null;
  }
}
