import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { defineConfig, type Options } from 'tsup';

interface LibraryOptions {
  /** Also bundles for the browser. Default: true. */
  browser?: boolean;
  /** Also writes CommonJS, which a command does not need. Default: true. */
  commonJs?: boolean;
  /** Entries that Node's worker threads load; nobody imports them. */
  workers?: Record<string, string>;
}

/**
 * The build of a library package. Each entry becomes `dist/node/*.js` and `.cjs` (bundled with the `node`
 * condition, so `#platform` is the Node side) and, when `browser` is set, `dist/browser/*.js` (the `browser`
 * condition), where each module stays one, so that a bundler leaves out those that a page does not use. With `--dts-only`
 * it makes the types instead, which hold for both: that takes longer than all else, and tests need none.
 */
export function library(
  entry: Record<string, string>,
  { browser = true, commonJs = true, workers = {} }: LibraryOptions = {},
) {
  const shared: Options = {
    entry,
    tsconfig: fileURLToPath(new URL('tsconfig.declarations.json', import.meta.url)),
    splitting: true,
    treeshake: true,
    sourcemap: true,
  };
  const inNode: Options = {
    ...shared,
    outDir: 'dist/node',
    format: commonJs ? ['esm', 'cjs'] : ['esm'],
  };
  const declarations: Options = { ...inNode, clean: true };
  const builds: Options[] = [
    {
      ...inNode,
      entry: { ...entry, ...workers },
      clean: ['!**/*.d.{ts,cts}'],
      platform: 'node',
      target: 'node20',
      shims: true,
      esbuildOptions: (esbuild) => {
        esbuild.conditions = ['node'];
      },
    },
  ];
  if (browser) {
    builds.push({
      ...shared,
      entry: { ...modulesOf(entry), ...entry },
      outDir: 'dist/browser',
      format: ['esm'],
      platform: 'browser',
      target: 'es2022',
      clean: true,
      esbuildOptions: (esbuild) => {
        esbuild.conditions = ['browser'];
      },
    });
  }
  return defineConfig(({ dts }) => (dts ? declarations : builds));
}

/** All modules that the entries reach in the browser, by their name below `src`. */
function modulesOf(entry: Record<string, string>): Record<string, string> {
  const { metafile } = buildSync({
    entryPoints: Object.values(entry),
    ...{ bundle: true, write: false, metafile: true, outdir: 'dist', packages: 'external' },
    ...{ format: 'esm', platform: 'browser', conditions: ['browser'], logLevel: 'error' },
  });
  const files = Object.keys(metafile.inputs).filter((file) => file.startsWith('src/'));
  return Object.fromEntries(files.map((file) => [file.slice('src/'.length).replace(/\.\w+$/, ''), file]));
}
