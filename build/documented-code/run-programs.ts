import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeDigits } from '../../packages/cli/src/testing/write-digits';
import { moduleOf, type Program } from './check-types';

/**
 * Runs programs as a user would, with the packages as they are published, each in a folder of its own that has real digits, a
 * photograph and a trained network under the names that the pages use.
 *
 * @returns What failed, with what it printed.
 */
export async function runPrograms(root: string, programs: readonly Program[]): Promise<string[]> {
  const out = path.join(root, 'out/documented-code');
  rmSync(out, { recursive: true, force: true });
  const given = path.join(out, 'given');
  await prepare(root, given);
  const failures: string[] = [];
  for (const program of programs) {
    const { file, line } = program.block;
    const place = `${file}:${line}`;
    const folder = path.join(out, place.replace(/\W/g, '-'));
    cpSync(given, folder, { recursive: true });
    writeFileSync(path.join(folder, 'program.ts'), moduleOf(program));
    const started = performance.now();
    const { exitCode, printed } = await run(root, folder);
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${exitCode === 0 ? 'ran' : 'FAILED'}  ${place}, ${seconds} s`);
    if (exitCode !== 0) failures.push(`${place}:\n${printed}`);
  }
  return failures;
}

async function prepare(root: string, folder: string): Promise<void> {
  const at = (name: string) => path.join(folder, name);
  await writeDigits(at('data/mnist'));
  mkdirSync(at('out'));
  copyFileSync(at('data/mnist/picture-7.png'), at('digit.png'));
  copyFileSync(path.join(root, 'docs/gallery/style/photograph.jpg'), at('photo.jpg'));
  copyFileSync(path.join(root, 'packages/vision/weights/mnist.dl.safetensors'), at('out/mnist.safetensors'));
}

async function run(root: string, cwd: string): Promise<{ exitCode: number | null; printed: string }> {
  const { TSX_TSCONFIG_PATH: _, ...env } = process.env; // ours resolves the packages to their sources
  const child = spawn(path.join(root, 'node_modules/.bin/tsx'), ['program.ts'], {
    cwd,
    env,
    timeout: 600_000,
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => printed.push(data));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, printed: Buffer.concat(printed).toString().slice(-3000) };
}
