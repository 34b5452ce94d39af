import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import pidusage from 'pidusage';
import { readJson } from './run-store';
import type { Run, Usage } from './run';
import type { RunEvent } from './run-event';

const outputFile = 'output.txt';
const resultFile = 'result.json';

/** Seconds by which the clocks of a process and of the studio may differ. */
const tolerance = 10;

/** The process of a run. It outlives the studio: what it prints goes to files of the run. */
export interface RunProcess {
  id: number;
  /** Resolves when it has ended: to its exit code, or to undefined where that is not known. */
  ended: Promise<number | undefined>;
}

/** Starts the process of a run in a session of its own. */
export async function startProcess(command: readonly string[], folder: string): Promise<RunProcess> {
  const [program, ...args] = command;
  const stdout = fs.openSync(path.join(folder, resultFile), 'w');
  const stderr = fs.openSync(path.join(folder, outputFile), 'a');
  try {
    const child = spawn(program!, args, { detached: true, stdio: ['ignore', stdout, stderr] });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    const ended = new Promise<number | undefined>((resolve) =>
      child.once('exit', (code) => resolve(code ?? undefined)),
    );
    return { id: child.pid!, ended };
  } finally {
    fs.closeSync(stdout);
    fs.closeSync(stderr);
  }
}

/** Finds the process that an earlier studio started; undefined if it has ended. */
export async function findProcess({ process: id, started }: Run): Promise<RunProcess | undefined> {
  if (id === undefined || started === undefined) return undefined;
  try {
    const { elapsed } = await pidusage(id);
    const difference = Math.abs(Date.now() - elapsed - Date.parse(started)) / 1000;
    if (difference > tolerance) return undefined; // the number was given to another process since
  } catch {
    return undefined;
  }
  return { id, ended: untilGone(id) };
}

async function untilGone(id: number): Promise<undefined> {
  while (isAlive(id)) await new Promise((resolve) => setTimeout(resolve, 250).unref());
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

/** Asks the process to write a checkpoint and end, or ends it at once. */
export function signalProcess(id: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What the process takes; undefined once it has ended. */
export async function usageOf(id: number): Promise<Usage | undefined> {
  try {
    const { cpu, memory } = await pidusage(id);
    return { processor: cpu / 100, memory };
  } catch {
    return undefined;
  }
}

/** How a run has ended, from what its process left in the folder and the last event of its log. */
export async function outcomeOf(
  folder: string,
  lastEvent: RunEvent | undefined,
  exitCode: number | undefined,
  wasStopped: boolean,
): Promise<Pick<Run, 'state' | 'result' | 'error'>> {
  const result = await readJson(path.join(folder, resultFile));
  if (result !== undefined && !exitCode) return { state: 'completed', result };
  if (wasStopped || exitCode === interrupted) return { state: 'stopped' };
  if (exitCode === undefined && lastEvent?.['reason'] === 'aborted') return { state: 'stopped' };
  const last = (await lastLines(path.join(folder, outputFile))) || 'it ended without a word';
  return {
    state: 'failed',
    error: exitCode === undefined ? `its process is gone; it said last: ${last}` : last,
  };
}

/** Exit code of a command that a signal ended in good order. */
const interrupted = 130;

async function lastLines(file: string): Promise<string> {
  const text = await fs.promises.readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-6).join('\n').slice(-1000);
}
