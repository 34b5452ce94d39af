import { defineConfig, type Options } from 'tsup';

/**
 * The build of a library package. Each entry becomes `dist/node/*.js` and `.cjs` (bundled with the `node`
 * condition, so `#platform` is the Node side) and, when `browser` is set, `dist/browser/*.js` (the `browser`
 * condition). Types are made once and hold for both. Without `commonJs` there is no `.cjs`, as for a command.
 */
export function library(
  entry: Record<string, string>,
  { browser = true, commonJs = true }: { browser?: boolean; commonJs?: boolean } = {},
) {
  const shared: Options = {
    entry,
    splitting: true,
    treeshake: true,
    sourcemap: true,
    clean: false,
  };
  const builds: Options[] = [
    {
      ...shared,
      outDir: 'dist/node',
      format: commonJs ? ['esm', 'cjs'] : ['esm'],
      platform: 'node',
      target: 'node20',
      shims: true,
      esbuildOptions: (esbuild) => {
        esbuild.conditions = ['node'];
      },
      dts: process.env.DL_NO_TYPES ? false : true,
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
