/**
 * Proves that the packages work for those who install them: packs them, installs the tarballs in an empty folder, where each finds
 * nothing but the dependencies that it names, and there imports every entry as ES module and as CommonJS, and bundles
 * every browser entry with Vite. Everything must exit with 0 and write nothing to stderr. publint and attw check the manifests and
 * the types. A package's own `scripts/package-smoke.mjs` runs there too. `npm run package-check` checks all,
 * `npx tsx build/package-check.ts @dl/vqa` those that are named.
 */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  install,
  packWithDependencies,
  published,
  readManifest,
  root,
  run,
  type Conditions,
  type Manifest,
} from './pack';

const named = process.argv.slice(2);
const names = named.length ? named : [...published.keys()];
const unknown = names.find((name) => !published.has(name));
if (unknown) throw new Error(`${unknown} is none of ${[...published.keys()].join(', ')}`);

const app = mkdtempSync(path.join(tmpdir(), 'dl-package-check-'));
try {
  const tarballs = packWithDependencies(names, app);
  const dependencies = {
    ...Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`])),
    '@tensorflow/tfjs-core': '^4.22.0', // smoke scripts compute with it
  };
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, dependencies }));
  install(app, 'isolated');
  for (const name of names) await check(name, tarballs.get(name)!);
} finally {
  rmSync(app, { recursive: true, force: true });
}

async function check(name: string, tarball: string): Promise<void> {
  const directory = published.get(name)!;
  const manifest = readManifest(directory);

  const esm = entries(manifest, (conditions) => mentions(conditions, 'import'));
  writeFileSync(path.join(app, 'esm.mjs'), esm.map((entry) => `await import('${entry}');\n`).join(''));
  run('node', ['esm.mjs'], app);

  const commonJs = entries(manifest, (conditions) => mentions(conditions, 'require'));
  writeFileSync(path.join(app, 'commonjs.cjs'), commonJs.map((entry) => `require('${entry}');\n`).join(''));
  run('node', ['commonjs.cjs'], app);

  const browser = entries(manifest, (conditions) => mentions(conditions, 'browser'));
  if (browser.length) await bundleForBrowser(name, browser);

  for (const command of Object.keys(manifest.bin ?? {}))
    run(path.join('node_modules', '.bin', command), ['--help'], app);

  const smoke = path.join(directory, 'scripts/package-smoke.mjs');
  if (existsSync(smoke)) {
    copyFileSync(smoke, path.join(app, 'smoke.mjs'));
    run('node', ['smoke.mjs'], app);
  }

  run(path.join(root, 'node_modules/.bin/publint'), ['--strict', directory], root);
  if (esm.length) {
    const profile = ['--profile', 'node16', '--no-emoji'];
    run(path.join(root, 'node_modules/.bin/attw'), [tarball, ...profile], root);
  }

  process.stdout.write(
    `${name}: ${esm.length} entries as ES modules, ${commonJs.length} as CommonJS, ${browser.length} in a Vite bundle; ` +
      `publint${esm.length ? ' and attw are' : ' is'} clean\n`,
  );
}

function entries(manifest: Manifest, serves: (conditions: Conditions) => boolean): string[] {
  return Object.entries(manifest.exports)
    .filter(([entry, conditions]) => !entry.endsWith('.json') && serves(conditions))
    .map(([entry]) => path.posix.join(manifest.name, entry));
}

function mentions(conditions: Conditions, condition: string): boolean {
  if (typeof conditions === 'string') return false;
  return Object.entries(conditions).some(([name, value]) => name === condition || mentions(value, condition));
}

/** Bundles all entries for the browser; a Node built-in in the bundle, or any warning, is an error. */
async function bundleForBrowser(name: string, specifiers: string[]): Promise<void> {
  const { build } = await import('vite');
  const main = path.join(app, 'main.js');
  const bundle = path.join(app, 'bundle');
  const imports = specifiers.map((specifier, i) => `import * as entry${i} from '${specifier}';\n`);
  const bindings = specifiers.map((_, i) => `entry${i}`).join(', ');
  writeFileSync(main, `${imports.join('')}globalThis.entries = [${bindings}];\n`);
  const problems: string[] = [];
  await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: bundle,
      emptyOutDir: true,
      chunkSizeWarningLimit: Infinity,
      rollupOptions: { input: main, onwarn: (warning) => problems.push(warning.message) },
    },
  });
  const files = readdirSync(bundle, { recursive: true, encoding: 'utf8' });
  for (const chunk of files.filter((file) => file.endsWith('.js'))) {
    const code = readFileSync(path.join(bundle, chunk), 'utf8');
    const builtIn = /["'`]node:[a-z_/]+["'`]/.exec(code);
    if (builtIn) problems.push(`the browser bundle contains ${builtIn[0]} (${chunk})`);
  }
  if (problems.length) throw new Error(`bundling ${name} for the browser: ${problems.join('\n')}`);
}
