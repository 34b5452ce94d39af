import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** The graphics interface that a page can use. Each is emulated on the processor, by SwiftShader, so no GPU is needed. */
export type Graphics = 'none' | 'webgl' | 'webgpu';

export interface ChromiumOptions {
  /** Path of Chromium. */
  executable: string;
  /** `webgpu` brings WebGL too. Default: `none`. */
  graphics?: Graphics;
  /** Isolates the page from other origins, so that it may share memory between threads. Default: false. */
  isolated?: boolean;
  /** False to go on when the page throws where nothing catches it. Default: true, that is an error. */
  failOnUncaught?: boolean;
  /** Milliseconds after which Chromium is ended, with an error. Default: none. */
  timeout?: number;
  /** Answers requests of the page; returns false for those it does not know. */
  serve?: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
}

interface SourceOptions extends ChromiumOptions {
  /** The folder that the imports of the source are relative to. */
  directory: string;
}

const webgl = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

const graphicsFlags: Record<Graphics, string[]> = {
  none: ['--disable-gpu', '--disable-software-rasterizer'],
  webgl,
  webgpu: [
    ...webgl,
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    // A canvas can show what WebGPU draws only when both use Vulkan; otherwise Chromium's GPU process dies.
    '--enable-features=Vulkan',
    '--use-vulkan=swiftshader',
  ],
};

/** No work of Chromium's own beside the test's. */
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

const page = (failOnUncaught: boolean) => `<!doctype html>
<script>
  const post = (body) => fetch('/result', { method: 'POST', body: JSON.stringify(body) });
  const report = (value) => post({ value });
  if (${failOnUncaught}) {
    addEventListener('error', ({ message }) => post({ error: message }));
    addEventListener('unhandledrejection', ({ reason }) => post({ error: reason?.stack ?? String(reason) }));
  }
</script>
<script type="module" src="/page.js"></script>`;

/**
 * Bundles `source`, a TypeScript module, for the browser, runs it in a fresh headless Chromium, and returns what it gives
 * to `report(value)`, as JSON.
 */
export async function runInChromium<Value>(
  source: string,
  { directory, ...options }: SourceOptions,
): Promise<Value> {
  return runScriptInChromium(await bundle(source, directory), options);
}

/** As {@link runInChromium}, for an ES module that is bundled already. */
export async function runScriptInChromium<Value>(script: string, options: ChromiumOptions): Promise<Value> {
  const { executable, serve, graphics = 'none', isolated = false, failOnUncaught = true, timeout } = options;
  const profile = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-chromium-'));
  const server = http.createServer();
  const result = new Promise<{ value: Value; error?: string }>((resolve) => {
    server.on('request', (request, response) => {
      if (isolated) {
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      }
      if (serve?.(request, response)) return;
      if (request.url === '/') response.setHeader('Content-Type', 'text/html').end(page(failOnUncaught));
      else if (request.url === '/page.js') response.setHeader('Content-Type', 'text/javascript').end(script);
      else if (request.url === '/result')
        void text(request).then((body) => resolve(JSON.parse(body) as { value: Value; error?: string }));
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const flags = [
    '--headless=new',
    '--no-sandbox',
    `--user-data-dir=${profile}`,
    ...quietFlags,
    ...graphicsFlags[graphics],
    url,
  ];
  const chromium = spawn(executable, flags, { stdio: 'ignore', timeout });
  const exit = new Promise<void>((resolve) => chromium.once('exit', () => resolve()));
  try {
    const outcome = await Promise.race([result, exit]);
    if (!outcome)
      throw new Error('Chromium ended (or was, after its timeout) before the page reported anything');
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
