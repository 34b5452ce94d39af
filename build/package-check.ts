/**
 * Proves that a package works for those who install it: packs it with the workspace packages it needs, installs the
 * tarballs in an empty folder, and there imports every entry as ES module and as CommonJS, and bundles every browser
 * entry with Vite. Everything must exit with 0 and write nothing to stderr. publint and attw check the manifest and
 * the types. A package's own `scripts/package-smoke.mjs` runs there too. Run in the folder of a package: `tsx ../../build/package-check.ts`.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
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
  readManifest,
  root,
  run,
  type Conditions,
  type Manifest,
} from './pack';

function entries(manifest: Manifest, serves: (conditions: Conditions) => boolean): string[] {
  return Object.entries(manifest.exports)
    .filter(([entry, conditions]) => !entry.endsWith('.json') && serves(conditions))
    .map(([entry]) => path.posix.join(manifest.name, entry));
}

function mentions(conditions: Conditions, condition: string): boolean {
  if (typeof conditions === 'string') return false;
  return Object.entries(conditions).some(([name, value]) => name === condition || mentions(value, condition));
}

const packageDirectory = process.cwd();
const manifest = readManifest(packageDirectory);
const app = mkdtempSync(path.join(tmpdir(), 'dl-package-check-'));

try {
  const tarballs = packWithDependencies([manifest.name], app);
  const dependencies = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]));
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, dependencies }));
  install(app);

  const esm = entries(manifest, (conditions) => mentions(conditions, 'import'));
  writeFileSync(path.join(app, 'esm.mjs'), esm.map((entry) => `await import('${entry}');\n`).join(''));
  run('node', ['esm.mjs'], app);

  const commonJs = entries(manifest, (conditions) => mentions(conditions, 'require'));
  writeFileSync(path.join(app, 'commonjs.cjs'), commonJs.map((entry) => `require('${entry}');\n`).join(''));
  run('node', ['commonjs.cjs'], app);

  const browser = entries(manifest, (conditions) => mentions(conditions, 'browser'));
  if (browser.length) await bundleForBrowser(browser);

  for (const name of Object.keys(manifest.bin ?? {}))
    run(path.join('node_modules', '.bin', name), ['--help'], app);

  const smoke = path.join(packageDirectory, 'scripts/package-smoke.mjs');
  if (existsSync(smoke)) {
    copyFileSync(smoke, path.join(app, 'smoke.mjs'));
    run('node', ['smoke.mjs'], app);
  }

  run(path.join(root, 'node_modules/.bin/publint'), ['--strict', packageDirectory], root);
  if (esm.length) {
    run(
      path.join(root, 'node_modules/.bin/attw'),
      [tarballs.get(manifest.name)!, '--profile', 'node16', '--no-emoji'],
      root,
    );
  }

  process.stdout.write(
    `${manifest.name}: ${esm.length} entries as ES modules, ${commonJs.length} as CommonJS, ${browser.length} in a Vite bundle; ` +
      `publint${esm.length ? ' and attw are' : ' is'} clean\n`,
  );
} finally {
  rmSync(app, { recursive: true, force: true });
}

/** Bundles all entries for the browser; a Node built-in in the bundle, or any warning, is an error. */
async function bundleForBrowser(specifiers: string[]): Promise<void> {
  const { build } = await import('vite');
  const source = path.join(app, 'browser');
  mkdirSync(source);
  const imports = specifiers.map((specifier, i) => `import * as entry${i} from '${specifier}';\n`);
  const names = specifiers.map((_, i) => `entry${i}`).join(', ');
  writeFileSync(path.join(source, 'main.js'), `${imports.join('')}globalThis.entries = [${names}];\n`);
  const problems: string[] = [];
  await build({
    root: source,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: path.join(app, 'bundle'),
      chunkSizeWarningLimit: Infinity,
      rollupOptions: {
        input: path.join(source, 'main.js'),
        onwarn: (warning) => problems.push(warning.message),
      },
    },
  });
  const chunks = readdirSync(path.join(app, 'bundle'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  for (const chunk of chunks) {
    const code = readFileSync(path.join(app, 'bundle', chunk), 'utf8');
    const builtIn = /["'`]node:[a-z_/]+["'`]/.exec(code);
    if (builtIn) problems.push(`the browser bundle contains ${builtIn[0]} (${chunk})`);
  }
  if (problems.length) throw new Error(`bundling ${manifest.name} for the browser: ${problems.join('\n')}`);
}
