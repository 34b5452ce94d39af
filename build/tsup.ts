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
 * condition). Types are made once and hold for both.
 */
export function library(
  entry: Record<string, string>,
  { browser = true, commonJs = true, workers = {} }: LibraryOptions = {},
) {
  const shared: Options = {
    entry,
    splitting: true,
    treeshake: true,
    sourcemap: true,
    clean: true,
  };
  const builds: Options[] = [
    {
      ...shared,
      entry: { ...entry, ...workers },
      outDir: 'dist/node',
      format: commonJs ? ['esm', 'cjs'] : ['esm'],
      platform: 'node',
      target: 'node20',
      shims: true,
      esbuildOptions: (esbuild) => {
        esbuild.conditions = ['node'];
      },
      dts: { entry },
    },
  ];
  if (browser) {
    builds.push({
      ...shared,
      outDir: 'dist/browser',
      format: ['esm'],
      platform: 'browser',
      target: 'es2022',
      dts: false,
      esbuildOptions: (esbuild) => {
        esbuild.conditions = ['browser'];
      },
    });
  }
  return defineConfig(builds);
}
