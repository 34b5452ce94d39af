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
import type { Graphics } from '../packages/core/src/platform/browser/run-in-chromium';
import { runSuiteInChromium, type SuiteReport } from './conformance-chromium';
import { explain } from './conformance-reasons';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = path.join(root, 'out/conformance');

interface Environment {
  /** The name that TF.js knows the backend by. */
  backendName: string;
  /** Code that registers the backend before the suite starts. */
  setup: string;
  /** Replacements in the sources, as esbuild's `define`. */
  define?: Record<string, string>;
  /** Runs in headless Chromium, with this graphics interface, and not in Node. */
  chromium?: Graphics;
  /** Flags of TF.js under which all specs run. */
  flags?: Record<string, unknown>;
  /** Backend that tells which specs fail because of the environment. Default: `cpu`. */
  cpu?: string;
  /** What is written. `reference` is the environment to compare with; own failures are those of specs that pass on cpu. */
  result?: { name: string; reference: string; counts: 'all failures' | 'own failures'; target?: number };
}

const ours = (backend: string) =>
  `import { useBackend } from '${root}packages/core/src/backends'; beforeAll(() => useBackend('${backend}'));`;

/** TF.js's own settings for its tests: nothing small is left to the processor. */
const webglFlags = { WEBGL_VERSION: 2, WEBGL_CPU_FORWARD: false, WEBGL_SIZE_UPLOAD_UNIFORM: 0 };
const webgpuFlags = { WEBGPU_CPU_FORWARD: false };

const environments: Record<string, Environment> = {
  cpu: { backendName: 'cpu', setup: '' },
  ort: {
    backendName: 'ort',
    setup: `import { registerOrtBackend } from '${root}packages/backend-ort/src/index'; registerOrtBackend();`,
    // 1 % of what cpu passes
    result: { name: 'backend-ort-conformance', reference: 'cpu', counts: 'own failures', target: 42 },
  },
  'wasm-stock': {
    backendName: 'wasm',
    setup: `import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
      setWasmPaths('${root}node_modules/@tensorflow/tfjs-backend-wasm/dist/');`,
  },
  wasm: {
    backendName: 'wasm',
    setup: ours('wasm'),
    result: { name: 'core-conformance-wasm', reference: 'wasm-stock', counts: 'all failures', target: 40 },
  },
  'cpu-chromium': { backendName: 'cpu', setup: '', chromium: 'none' },
  'webgl-stock': {
    backendName: 'webgl',
    setup: `import '@tensorflow/tfjs-backend-webgl';`,
    chromium: 'webgl',
    flags: webglFlags,
  },
  webgl: {
    backendName: 'webgl',
    setup: ours('webgl'),
    chromium: 'webgl',
    flags: webglFlags,
    cpu: 'cpu-chromium',
    result: { name: 'core-conformance-webgl', reference: 'webgl-stock', counts: 'all failures' },
  },
  'webgpu-stock': {
    backendName: 'webgpu',
    setup: `import '@tensorflow/tfjs-backend-webgpu';`,
    chromium: 'webgpu',
    flags: webgpuFlags,
  },
  webgpu: {
    backendName: 'webgpu',
    setup: ours('webgpu'),
    chromium: 'webgpu',
    flags: webgpuFlags,
    cpu: 'cpu-chromium',
    result: { name: 'core-conformance-webgpu', reference: 'webgpu-stock', counts: 'all failures' },
  },
};

const suite = '@tensorflow/tfjs-core/dist/tests';
const minutesInChromium = 15;

async function run(name: string): Promise<SuiteReport> {
  const { backendName, setup, define, chromium, flags = {} } = environments[name]!;
  mkdirSync(work, { recursive: true });
  writeFileSync(
    path.join(work, `${name}-setup.ts`),
    `import '@tensorflow/tfjs-core/dist/register_all_gradients';
     import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
     import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
     import '@tensorflow/tfjs-backend-cpu';
     ${setup}
     setTestEnvs([
       { name: 'backend', backendName: '${backendName}', isDataSync: true, flags: ${JSON.stringify(flags)} },
     ]);`,
  );
  if (chromium) {
    const modules = { folder: work, setup: `${name}-setup.ts`, suite };
    return withoutFlags(
      await runSuiteInChromium(modules, { graphics: chromium, minutes: minutesInChromium }),
      flags,
    );
  }
  const entry = path.join(work, `${name}.ts`);
  writeFileSync(entry, `import './${name}-setup'; import '${suite}';`);
  const bundle = path.join(work, `${name}.cjs`);
  await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ignoreAnnotations: true, // the side-effect imports of the suite would be shaken away
    external: ['jasmine-core', 'node-fetch'],
    define: { 'import.meta.url': JSON.stringify(import.meta.url), ...define },
    logLevel: 'error',
  });
  const report = path.join(work, `${name}.json`);
  rmSync(report, { force: true });
  spawnSync('node', [path.join(root, 'build/conformance-runner.cjs'), bundle, report], { stdio: 'ignore' });
  return JSON.parse(readFileSync(report, 'utf8')) as SuiteReport;
}

/** Names of specs contain the flags, which differ between environments. */
function withoutFlags({ failures, ...report }: SuiteReport, flags: object): SuiteReport {
  const shorten = (spec: string) => spec.replace(`backend ${JSON.stringify(flags)}`, 'backend {}');
  return { ...report, failures: failures.map(({ spec, reason }) => ({ spec: shorten(spec), reason })) };
}

const { backend } = parseArgs({ options: { backend: { type: 'string', default: 'ort' } } }).values;
const environment = environments[backend];
const result = environment?.result;
if (!result) {
  const names = Object.keys(environments).filter((name) => environments[name]!.result);
  throw new Error(`no conformance result for the backend "${backend}": one of ${names.join(', ')}`);
}

const start = performance.now();
const cpu = await run(environment.cpu ?? 'cpu');
const reference = result.reference === 'cpu' ? cpu : await run(result.reference);
const { specs, failures, unfinished } = await run(backend);
const failsOnCpu = new Set(cpu.failures.map(({ spec }) => spec));
const own = failures.filter(({ spec }) => !failsOnCpu.has(spec));
const failing = new Set(failures.map(({ spec }) => spec));

await writeResult(path.join(root, 'docs/results', `${result.name}.json`), {
  name: result.name,
  metric: `failed specs of tfjs-core's suite on ${backend}${result.counts === 'own failures' ? ' that pass on cpu' : ''}`,
  value: result.counts === 'own failures' ? own.length : failures.length,
  ...(result.target && { target: `<= ${result.target}` }),
  reference: `TF.js's ${result.reference} fails ${reference.failures.length} of ${reference.specs} specs in the same run`,
  command: `npm run conformance -- --backend ${backend}`,
  backend,
  seed: 0,
  seconds: Math.round((performance.now() - start) / 1000),
  details: {
    specs,
    failed: failures.length,
    ...(unfinished && { unfinished }),
    ...(reference.unfinished && { referenceUnfinished: reference.unfinished }),
    failures: own.map(explain),
    failuresOnCpuAsWell: failures.filter(({ spec }) => failsOnCpu.has(spec)),
    passesUnlikeReference: reference.failures.map(({ spec }) => spec).filter((spec) => !failing.has(spec)),
  },
});
process.stdout.write(
  `${backend}: ${failures.length} of ${specs} specs fail, ${own.length} of them pass on cpu\n`,
);
