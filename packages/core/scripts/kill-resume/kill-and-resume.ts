import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Random } from '../../src/random';
import { Checkpoints } from '../../src/train';

export interface Kill {
  /** The last step that the process reported before it was killed. */
  step: number;
  /** The step that the next process continued from. */
  resumedFrom: number;
  /** True if it was killed in the middle of writing a checkpoint. */
  whileWriting: boolean;
}

export interface KillAndResumeResult {
  kills: Kill[];
  steps: number;
  /** Files of the last checkpoint, weights included, whose bytes differ from the uninterrupted run's. */
  differences: string[];
  seconds: number;
}

export interface KillAndResumeOptions {
  kills: number;
  /** Epochs of the training, of 10 steps each. */
  epochs: number;
  backend: string;
  seed: number;
  /** How the process is stopped: killed at once, or asked to stop as by Ctrl-C. Default: SIGKILL. */
  signal?: 'SIGKILL' | 'SIGINT';
}

/**
 * Trains without an interruption; then again, stopping the process at random moments and starting it anew each time;
 * and compares the last checkpoints (weights, optimizer, moving average, state) byte by byte.
 */
export async function killAndResume(options: KillAndResumeOptions): Promise<KillAndResumeResult> {
  const started = performance.now();
  const random = new Random(options.seed);
  const parent = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-kill-resume-'));
  const [straight, killed] = [path.join(parent, 'straight'), path.join(parent, 'killed')];
  try {
    const { steps, secondsPerStep } = await train(straight, options);
    const kills: Kill[] = [];
    // A step of each of `kills` equal parts of the training, and a moment within it.
    for (let part = 0; part < options.kills; part++) {
      const step = Math.floor(((part + random.uniform()) / options.kills) * (steps - 2));
      const reached = await train(killed, options, { step, delay: random.uniform() * secondsPerStep });
      const whileWriting = await fs.access(path.join(killed, '.unfinished')).then(
        () => true,
        () => false,
      );
      const latest = (await new Checkpoints(killed).list()).at(-1);
      kills.push({ step: reached.steps, resumedFrom: latest?.step ?? 0, whileWriting });
    }
    await train(killed, options);
    return {
      kills,
      steps,
      differences: await differences(straight, killed),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await fs.rm(parent, { recursive: true });
  }
}

/** Trains in a process of its own, to the end, or until it is stopped `delay` seconds after `step` was done. */
async function train(
  directory: string,
  { backend, epochs, signal = 'SIGKILL' }: KillAndResumeOptions,
  kill?: { step: number; delay: number },
): Promise<{ steps: number; secondsPerStep: number }> {
  const script = fileURLToPath(new URL('train.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory, backend, String(epochs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  let steps = 0;
  let started: number | undefined;
  let isKilled = false;
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    started ??= performance.now();
    steps = Number(line);
    if (kill && steps >= kill.step && !isKilled) {
      isKilled = true;
      setTimeout(() => child.kill(signal), kill.delay * 1000);
    }
  }
  const code = await exit;
  if (code !== (kill && signal === 'SIGKILL' ? null : 0)) {
    throw new Error(`the training process ended with exit code ${code} after step ${steps}: ${errors}`);
  }
  return { steps, secondsPerStep: (performance.now() - started!) / 1000 / steps };
}

async function differences(straight: string, killed: string): Promise<string[]> {
  const [expected, received] = await Promise.all(
    [straight, killed].map((run) => new Checkpoints(run).latest()),
  );
  const files = await fs.readdir(expected!);
  const differs = await Promise.all(
    files.map(async (file) => {
      const [a, b] = await Promise.all(
        [expected!, received!].map((directory) => fs.readFile(path.join(directory, file))),
      );
      return !a!.equals(b!);
    }),
  );
  return files.filter((_, i) => differs[i]);
}
