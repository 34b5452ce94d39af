/**
 * Runs the operator tests of the Python package `onnx` whose operators are supported, and writes
 * docs/results/formats-onnx-operators.json: `npx tsx --tsconfig ../../tsconfig.base.json scripts/onnx-operators.ts`.
 * `--folder` takes tests that fixtures/onnx_operators.py has written before; names after the options run those alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { runOperatorCase } from '../src/onnx/testing/run-operator-case';

const { values, positionals } = parseArgs({
  options: { backend: { type: 'string', default: 'cpu' }, folder: { type: 'string' } },
  allowPositionals: true,
});
const start = Date.now();
const temporary = values.folder ? undefined : await mkdtemp(path.join(os.tmpdir(), 'onnx-operators-'));
const folder = values.folder ?? temporary!;
if (temporary) {
  const script = fileURLToPath(new URL('../fixtures/onnx_operators.py', import.meta.url));
  execFileSync('python3', [script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
}
await useBackend(values.backend);

/** What keeps a test from being tried: types and operators that are not supported at all. */
const unsupported: [reason: string, pattern: RegExp][] = [
  ['operator', /is an operator.*that is not supported/],
  ['data type', /has the data type|casts to the data type|has the attributes value_string/],
];
/** Dropout in training: ONNX' outputs are those of NumPy's generator. */
const random = /^test_training_dropout(?!_zero)/;
const skipped: Record<string, string[]> = {};
const failed: Record<string, string> = {};
let passed = 0;
const names = positionals.length ? positionals : (await readdir(folder)).sort();
for (const name of names) {
  let problem: string | undefined;
  try {
    problem = await runOperatorCase(path.join(folder, name));
  } catch (error) {
    problem = String(error);
  }
  const reason =
    problem && (random.test(name) ? 'random' : unsupported.find(([, pattern]) => pattern.test(problem))?.[0]);
  if (!problem) passed++;
  else if (reason) (skipped[reason] ??= []).push(name);
  else failed[name] = problem;
}
if (temporary) await rm(temporary, { recursive: true });
const tried = passed + Object.keys(failed).length;
const skips = Object.fromEntries(Object.entries(skipped).map(([reason, list]) => [reason, list.length]));
process.stdout.write(`${JSON.stringify({ passed, tried, skips, failed }, null, 2)}\n`);
if (!positionals.length) {
  await writeResult(
    fileURLToPath(new URL('../../../docs/results/formats-onnx-operators.json', import.meta.url)),
    {
      name: 'formats-onnx-operators',
      metric:
        "share of the onnx package's operator tests that pass, of those whose operators and types are supported",
      value: passed / tried,
      target: '>= 0.95',
      command: 'cd packages/formats && npx tsx --tsconfig ../../tsconfig.base.json scripts/onnx-operators.ts',
      backend: values.backend,
      seed: 0,
      seconds: (Date.now() - start) / 1000,
      details: { passed, tried, skipped: skips, failed },
    },
  );
}
