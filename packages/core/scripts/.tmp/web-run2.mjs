import { build } from 'vite';
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
const root = '/work/main/packages/core/scripts/.tmp/web';
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: '/tmp/web-out',
    emptyOutDir: true,
    target: 'esnext',
    minify: false,
    chunkSizeWarningLimit: 1e9,
  },
});
console.log(
  fs
    .readdirSync('/tmp/web-out/assets')
    .map((f) => f + ' ' + fs.statSync('/tmp/web-out/assets/' + f).size)
    .join('\n'),
);
const types = { '.js': 'text/javascript', '.html': 'text/html', '.wasm': 'application/wasm' };
const isolated = process.argv[2] === 'isolated';
const server = http
  .createServer((q, r) => {
    if (q.url === '/done') {
      let b = '';
      q.on('data', (d) => (b += d));
      q.on('end', () => {
        console.log(b);
        r.end();
        chrome.kill();
        server.close();
        server.closeAllConnections();
      });
      return;
    }
    const f = path.join('/tmp/web-out', q.url === '/' ? 'index.html' : q.url);
    if (!fs.existsSync(f)) {
      r.statusCode = 404;
      return r.end();
    }
    r.setHeader('content-type', types[path.extname(f)] ?? 'text/plain');
    if (isolated) {
      r.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      r.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    r.end(fs.readFileSync(f));
  })
  .listen(0);
const chrome = spawn(
  '/usr/bin/chromium',
  [
    '--headless=new',
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--user-data-dir=/tmp/chrome-prof',
    `http://localhost:${server.address().port}/`,
  ],
  { stdio: 'ignore' },
);
setTimeout(() => {
  console.log('timeout');
  chrome.kill();
  process.exit(1);
}, 90000).unref();
