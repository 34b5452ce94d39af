/**
 * Proves that an app works for those who start from it: copies it to an empty folder, installs the packed packages there, runs its
 * tests, builds its page and visits it in Chromium. Run in the folder of `examples/downstream-app`: `tsx ../../build/app-check.ts`.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './find-chromium';
import { install, packWithDependencies, readManifest, run } from './pack';
import { runScriptInChromium } from './run-in-chromium';

const source = process.cwd();
const app = mkdtempSync(path.join(tmpdir(), 'dl-app-check-'));

/** Draws a one, as a visitor would, and says what was read and whether anything was sent. */
const visit = `
  const canvas = document.querySelector('canvas');
  const [output, status] = ['output', '[role=status]'].map((name) => document.querySelector(name));
  const until = async (isReached) => {
    while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(() => status.textContent.startsWith('Ready'));
  const { left, top, width, height } = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => {};
  const point = (type, x, y) =>
    canvas.dispatchEvent(
      new PointerEvent(type, { buttons: 1, clientX: left + x * width, clientY: top + y * height }),
    );
  point('pointerdown', 0.55, 0.2);
  for (let y = 0.2; y <= 0.8; y += 0.05) point('pointermove', 0.58 - 0.1 * y, y);
  point('pointerup', 0.5, 0.8);
  await until(() => output.textContent);
  await fetch('/result', {
    method: 'POST',
    body: JSON.stringify({ value: { read: output.textContent, status: status.textContent } }),
  });`;

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

try {
  const manifest = readManifest(source);
  cpSync(source, app, {
    recursive: true,
    filter: (file) => !/node_modules|dist$/.test(path.relative(source, file)),
  });
  const ours = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@dl/'));
  const tarballs = packWithDependencies(ours, app);
  const dependencies = { ...manifest.dependencies };
  for (const [name, file] of tarballs) dependencies[name] = `file:${file}`;
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
  install(app);

  run('npm', ['test', '--silent'], app);
  run('npm', ['run', '--silent', 'page'], app);

  const chromium = await findChromium();
  const hasChromium = 'executable' in chromium;
  if (hasChromium) await visitPage(chromium.executable);
  process.stdout.write(
    `${manifest.name}: from ${tarballs.size} tarballs, its tests pass and its page ${hasChromium ? 'reads what is drawn' : `is built, not visited: ${chromium.reason}`}\n`,
  );
} finally {
  rmSync(app, { recursive: true, force: true });
}

async function visitPage(executable: string): Promise<void> {
  const { read, status } = await runScriptInChromium<{ read: string; status: string }>('', {
    executable,
    graphics: 'webgl',
    timeout: 120_000,
    serve({ url = '/' }, response) {
      const file = path.join(app, 'dist', url === '/' ? 'index.html' : url);
      if (!existsSync(file)) return false;
      const body = readFileSync(file);
      response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
      response.end(url === '/' ? `${body.toString()}<script type="module">${visit}</script>` : body);
      return true;
    },
  });
  if (!/^1 \d+ %/.test(read)) throw new Error(`the page read "${read}" where a 1 was drawn; ${status}`);
}
