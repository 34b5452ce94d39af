import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { trainSmallNetwork } from './train-small-network';

const steps = 20;

/** Chromium brings a Vulkan library and a driver that needs no GPU. */
const chromium = '/usr/lib/chromium';
const driver = path.join(chromium, 'vk_swiftshader_icd.json');

const { DL_WEBGPU = '' } = process.env;
const reason = !existsSync(path.join(DL_WEBGPU, 'node_modules/webgpu'))
  ? 'the package webgpu (132 MB) is missing: npm install it in an empty folder, and set DL_WEBGPU to that folder'
  : !existsSync(driver) && `a Vulkan driver is missing: apt install chromium brings ${driver}`;

/** Skipped with CI=true too: the package is too large to be one of the workspace. */
const testWithDawn = reason
  ? (name: string, _test: () => Promise<void>) => it.skip(`${name} (skipped: ${reason})`, () => {})
  : it;

/** Trains in a process of its own, bundled to a folder where `webgpu` is installed. */
async function train(environment: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dl-webgpu-'));
  try {
    symlinkSync(path.join(DL_WEBGPU, 'node_modules'), path.join(folder, 'node_modules'));
    const outfile = path.join(folder, 'train.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('train-on-webgpu.ts', import.meta.url))],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['node'],
      mainFields: ['module', 'main'],
      banner: {
        js: `import { createRequire as from } from 'node:module'; const require = from(import.meta.url);`,
      },
      logLevel: 'silent',
    });
    const env = { ...process.env, ...environment };
    const { stdout } = await promisify(execFile)('node', [outfile, String(steps)], { env });
    return JSON.parse(stdout) as Record<string, unknown>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('WebGPU in Node', () => {
  testWithDawn('trains as cpu does, and is not what auto takes without a GPU', async () => {
    const { device, losses, synchronousRead, automatic } = (await train({
      LD_LIBRARY_PATH: chromium,
      VK_ICD_FILENAMES: driver,
    })) as {
      device: string;
      losses: number[];
      synchronousRead: string;
      automatic: { name: string; skipped: object[] };
    };
    expect(device).toMatch(/swiftshader/i);
    expect(synchronousRead).toBe('unsupported-platform');
    expect(automatic.name).not.toBe('webgpu');
    expect(automatic.skipped).toContainEqual({ name: 'webgpu', reason: expect.stringContaining('emulates') });
    await useBackend('cpu');
    const onCpu = await trainSmallNetwork(steps);
    expect(losses).toHaveLength(steps);
    losses.forEach((loss, step) => expect(Math.abs(loss - onCpu[step]!)).toBeLessThan(1e-3));
  });

  testWithDawn('says what is missing where there is no driver', async () => {
    const { code, message } = await train({ VK_ICD_FILENAMES: '/dev/null' });
    expect(code).toBe('backend-unavailable');
    expect(message).toContain('WebGPU finds no adapter on this machine: it needs a driver for Vulkan');
  });
});
