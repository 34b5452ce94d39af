/**
 * Runs tfjs-core's own test suite, the one in its npm package, on a backend: `npm run conformance -- --backend ort`.
 * The suite and the backend's sources are bundled into one file, so that they share one tfjs-core. Writes
 * `docs/results/<package>-conformance*.json` with every failed spec; specs that fail on TF.js's own cpu backend in the
 * same way (they test the environment of the suite) are counted apart.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { writeResult } from '@dl/core/results';

interface SuiteReport {
  specs: number;
  failures: { spec: string; reason: string }[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const work = path.join(root, 'out/conformance');

/** For each backend the code that registers it before the suite starts, and the name of its result. */
const backends: Record<string, { setup: string; result: string }> = {
  cpu: { setup: '', result: 'core-conformance-cpu' },
  ort: {
    setup: `import { registerOrtBackend } from '${root}packages/backend-ort/src/index'; registerOrtBackend();`,
    result: 'backend-ort-conformance',
  },
};

async function run(backend: string): Promise<SuiteReport> {
  const { setup } = backends[backend]!;
  mkdirSync(work, { recursive: true });
  const entry = path.join(work, `${backend}.ts`);
  writeFileSync(entry, `import './${backend}-setup'; import '@tensorflow/tfjs-core/dist/tests';`);
  writeFileSync(
    path.join(work, `${backend}-setup.ts`),
    `import '@tensorflow/tfjs-core/dist/register_all_gradients';
     import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
     import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
     import '@tensorflow/tfjs-backend-cpu';
     ${setup}
     setTestEnvs([{ name: 'backend', backendName: '${backend}', isDataSync: true }]);`,
  );
  const bundle = path.join(work, `${backend}.cjs`);
  await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ignoreAnnotations: true, // the side-effect imports of the suite would be shaken away
    external: ['jasmine-core', 'node-fetch'],
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
    logLevel: 'error',
  });
  const report = path.join(work, `${backend}.json`);
  rmSync(report, { force: true });
  spawnSync('node', [path.join(root, 'build/conformance-runner.cjs'), bundle, report], { stdio: 'ignore' });
  return JSON.parse(readFileSync(report, 'utf8')) as SuiteReport;
}

const { backend } = parseArgs({ options: { backend: { type: 'string', default: 'ort' } } }).values;
if (!(backend in backends))
  throw new Error(`unknown backend "${backend}": one of ${Object.keys(backends).join(', ')}`);

const start = performance.now();
const reference = await run('cpu');
const expected = new Set(reference.failures.map(({ spec }) => spec));
const { specs, failures } = backend === 'cpu' ? reference : await run(backend);
const own = backend === 'cpu' ? failures : failures.filter(({ spec }) => !expected.has(spec));

const { result: name } = backends[backend]!;
await writeResult(path.join(root, 'docs/results', `${name}.json`), {
  name,
  metric: `failed specs of tfjs-core's suite on ${backend} that pass on cpu`,
  value: own.length,
  target: `<= ${Math.floor((reference.specs - reference.failures.length) * 0.01)} (1 % of what cpu passes)`,
  reference: `TF.js cpu fails ${reference.failures.length} of ${reference.specs} specs in the same run`,
  command: `npm run conformance -- --backend ${backend}`,
  backend,
  seed: 0,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { specs, failed: failures.length, failures: own },
});
process.stdout.write(
  `${backend}: ${failures.length} of ${specs} specs fail, ${own.length} of them pass on cpu\n`,
);
