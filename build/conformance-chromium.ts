/** Runs a suite for `conformance.ts` in headless Chromium. */
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findChromium } from './find-chromium';
import { runScriptInChromium, type Graphics } from './run-in-chromium';

export interface SuiteReport {
  specs: number;
  failures: { spec: string; reason: string }[];
  /** Why the suite has not come to its end, if it has not. */
  unfinished?: string;
}

const page = fileURLToPath(new URL('conformance-page.ts', import.meta.url));

/**
 * Bundles the modules `setup` and `suite` with Jasmine for the browser and runs them, for `minutes` at most: without a GPU,
 * every shader is compiled and run by the processor.
 */
export async function runSuiteInChromium(
  { folder, setup, suite }: { folder: string; setup: string; suite: string },
  { graphics, minutes }: { graphics: Graphics; minutes: number },
): Promise<SuiteReport> {
  const chromium = await findChromium();
  if ('reason' in chromium) throw new Error(chromium.reason);
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { runSuite } from '${page}';
        import '${path.join(folder, setup)}';
        import '${suite}';
        runSuite(report);`,
      resolveDir: folder,
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions: ['browser'],
    ignoreAnnotations: true, // the side-effect imports of the suite would be shaken away
    define: { global: 'globalThis' },
    logLevel: 'error',
  });

  const report: SuiteReport = { specs: 0, failures: [] };
  let received = Promise.resolve();
  await runScriptInChromium(outputFiles[0]!.text, {
    executable: chromium.executable,
    graphics,
    failOnUncaught: false, // of specs that have ended already
    timeout: minutes * 60_000,
    serve(request, response) {
      if (request.url !== '/specs') return false;
      received = text(request).then((body) => {
        for (const { spec, failure } of JSON.parse(body) as { spec: string; failure?: string }[]) {
          report.specs++;
          if (failure !== undefined) report.failures.push({ spec, reason: failure });
        }
        response.end();
      });
      return true;
    },
  }).catch((error: Error) => (report.unfinished = error.message));
  await received;
  return report;
}
