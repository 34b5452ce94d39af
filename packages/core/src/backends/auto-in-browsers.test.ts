import { describe, expect } from '@jest/globals';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { BackendListing, BackendReport } from '@dl/core/backends';
import { runInChromium } from '../../../../build/run-in-chromium';
import { testInChromium } from '../../../../build/test-in-chromium';

const directory = fileURLToPath(new URL('..', import.meta.url));

const require = createRequire(import.meta.url);

/** Serves the files of the wasm backend where a bundler would put them. */
function serveWasm({ url }: IncomingMessage, response: ServerResponse): boolean {
  if (!url!.endsWith('.wasm')) return false;
  response.setHeader('Content-Type', 'application/wasm');
  createReadStream(require.resolve(url!.slice(1))).pipe(response);
  return true;
}

const page = `
  import { listBackends, useBackend } from './backends';
  report({ chosen: await useBackend(), all: await listBackends() });`;

interface Outcome {
  chosen: BackendReport;
  all: BackendListing[];
}

describe('auto in a browser', () => {
  testInChromium('goes past GPUs that are emulated', async (executable) => {
    const options = { executable, directory, graphics: 'webgpu', serve: serveWasm } as const;
    const { chosen, all } = await runInChromium<Outcome>(page, options);
    expect(chosen.name).toBe('wasm');
    expect(chosen.skipped).toEqual(
      ['webgpu', 'webgl'].map((name) => ({
        name,
        reason: expect.stringMatching(/emulates its device \(.*SwiftShader.*\)/i),
      })),
    );
    const order = all.filter(({ platforms }) => platforms.includes('browser')).map(({ name }) => name);
    expect(order).toEqual(['webgpu', 'webgl', 'wasm', 'cpu', 'ort']);
  });

  testInChromium('takes cpu when nothing else is there', async (executable) => {
    const { chosen } = await runInChromium<Outcome>(page, { executable, directory });
    expect(chosen.name).toBe('cpu');
    expect(chosen.skipped.map(({ name }) => name)).toEqual(['webgpu', 'webgl', 'wasm']);
    expect(chosen.skipped[0]!.reason).toMatch(/^this browser has no WebGPU|^WebGPU finds no adapter/);
    expect(chosen.skipped[1]!.reason).toMatch(/offers no WebGL 2 context/);
    expect(chosen.skipped[2]!.reason).toMatch(/^loading @tensorflow\/tfjs-backend-wasm failed/);
  });

  testInChromium('says what is missing for a backend that is named', async (executable) => {
    const source = `
      import { useBackend } from './backends';
      const error = (name) => useBackend(name).then(() => 'loaded', ({ code, message }) => [code, message]);
      report([await error('webgl'), await error('webgpu')]);`;
    expect(await runInChromium(source, { executable, directory })).toEqual([
      ['backend-unavailable', expect.stringContaining('is hardware acceleration switched on?')],
      ['backend-unavailable', expect.stringContaining('The backend "webgpu" cannot be used: ')],
    ]);
  });
});
