import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('train-mnist-steps.ts', import.meta.url));

/** Runs the script to its own end, without anything on stderr, and returns what it prints. */
function trainWith(threads: number): string {
  const environment = { ...process.env, NODE_OPTIONS: '' };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', script, String(threads)],
    {
      encoding: 'utf8',
      env: environment,
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('the threads of the wasm backend', () => {
  it('end with the process, print nothing, and train to the same weights bit for bit, however many there are', () => {
    const single = trainWith(1);
    expect(single).toMatch(/^[0-9a-f]{64}$/);
    expect(trainWith(2)).toBe(single);
    expect(trainWith(2)).toBe(single);
    expect(trainWith(3)).toBe(single);
    expect(trainWith(10)).toBe(single); // more than the pool that TF.js compiles in
  });
});
