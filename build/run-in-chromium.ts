import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export interface ChromiumOptions {
  /** Path of Chromium. */
  executable: string;
  /** The folder that the imports of the page are relative to. */
  directory: string;
  /** Answers requests of the page; returns false for those it does not know. */
  serve?: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
  /** Flags beside the usual ones. Default: `--disable-gpu`. */
  flags?: readonly string[];
  /** Isolates the page from other origins, so that it may share memory between threads. Default: false. */
  isolated?: boolean;
}

/** WebGPU and WebGL on the processor, by Chromium's SwiftShader: slow, but there on every machine. */
export const softwareGpuFlags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

const page = `<!doctype html>
<script>
  const post = (body) => fetch('/result', { method: 'POST', body: JSON.stringify(body) });
  const report = (value) => post({ value });
  addEventListener('error', ({ message }) => post({ error: message }));
  addEventListener('unhandledrejection', ({ reason }) => post({ error: reason?.stack ?? String(reason) }));
</script>
<script type="module" src="/page.js"></script>`;

/**
 * Bundles `source`, a TypeScript module, for the browser, runs it in a fresh headless Chromium, and returns what it gives
 * to `report(value)`, as JSON.
 */
export async function runInChromium<Value>(source: string, options: ChromiumOptions): Promise<Value> {
  const { flags = ['--disable-gpu'], isolated = false } = options;
  const script = await bundle(source, options.directory);
  const profile = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-chromium-'));
  const server = http.createServer();
  const result = new Promise<{ value: Value; error?: string }>((resolve) => {
    server.on('request', (request, response) => {
      if (isolated) {
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      }
      if (options.serve?.(request, response)) return;
      if (request.url === '/') response.setHeader('Content-Type', 'text/html').end(page);
      else if (request.url === '/page.js') response.setHeader('Content-Type', 'text/javascript').end(script);
      else if (request.url === '/result')
        void text(request).then((body) => resolve(JSON.parse(body) as { value: Value; error?: string }));
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const usual = ['--headless=new', '--no-sandbox', `--user-data-dir=${profile}`];
  const chromium = spawn(options.executable, [...usual, ...flags, url], { stdio: 'ignore' });
  const exit = new Promise<void>((resolve) => chromium.once('exit', () => resolve()));
  try {
    const outcome = await Promise.race([result, exit]);
    if (!outcome) throw new Error('Chromium ended before the page reported anything');
    if (outcome.error !== undefined) throw new Error(`in Chromium: ${outcome.error}`);
    return outcome.value;
  } finally {
    chromium.kill();
    await exit;
    server.closeAllConnections();
    server.close();
    await fs.rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bundle(source: string, directory: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: 'ts', resolveDir: directory },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['browser'],
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
