/**
 * Kills a painting by SIGKILL again and again, resumes it each time, and compares the picture with that of a painting that was left
 * alone, byte for byte: `npm run kill-resume --workspace=packages/style`. Writes `docs/results/style-kill-resume.json`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '@dl/core';
import { writeResult } from '@dl/core/results';

const kills = 5;
const seed = 1;
const start = performance.now();
const random = new Random(seed);
const script = fileURLToPath(new URL('kill-resume/paint.ts', import.meta.url));
const configuration = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'style-kill-'));

/** Paints in a process of its own, which is killed at an iteration if one is given; whether it ended by itself. */
function run(name: string, killAt?: number): Promise<boolean> {
  const file = path.join(folder, name);
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], {
    env: { ...process.env, TSX_TSCONFIG_PATH: configuration },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (line: Buffer) => {
    const reached = String(line)
      .trim()
      .split('\n')
      .some((count) => Number(count) >= (killAt ?? Infinity));
    if (reached) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => {
      if (code) reject(new Error(`the painting ended with ${code}`));
      else resolve(signal === null);
    });
  });
}

try {
  await run('alone');
  let killed = 0;
  while (killed < kills) {
    // Iterations of both scales are counted together: each kill comes somewhere behind the one before.
    const at = 2 + killed * 7 + random.integer(7);
    if (await run('killed', at)) break;
    killed++;
  }
  while (!(await run('killed')));
  const [alone, resumed] = await Promise.all(
    ['alone', 'killed'].map((name) => readFile(path.join(folder, `${name}.rgb`))),
  );
  const different = alone!.reduce((sum, value, i) => sum + Number(value !== resumed![i]), 0);
  console.log(`${killed} kills: ${different} of ${alone!.length} bytes differ`);
  await writeResult(fileURLToPath(new URL('../../../docs/results/style-kill-resume.json', import.meta.url)), {
    name: 'style-kill-resume',
    metric: `bytes of a painting that differ after ${killed} kills by SIGKILL, each with a resume`,
    value: different,
    target: '0',
    command: 'npm run kill-resume --workspace=packages/style',
    backend: 'ort',
    seed,
    seconds: (performance.now() - start) / 1000,
    details: { killed, bytes: alone!.length },
  });
} finally {
  await rm(folder, { recursive: true });
}
